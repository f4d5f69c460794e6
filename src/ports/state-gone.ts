import { StagediveError } from '../errors.ts';

/** The engine no longer has what a failed step left. `cause` is what the engine said. */
export class StateGoneError extends StagediveError {
  override readonly code = 'state-gone';
}
