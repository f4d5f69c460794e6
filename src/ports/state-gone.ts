/**
 * What OpenBuild's calls reject with where the files of a failed step are there no more: running the step again makes
 * them anew. `cause` is the engine's own error, if there was one.
 */
export class StateGoneError extends Error {
  override readonly name = 'StateGoneError';
  readonly code = 'state-gone';
}
