import { StagediveError } from '../errors.ts';

/** What a failed step left is not in the engine any more. `cause` is what the engine said. */
export class StateGoneError extends StagediveError {
  override readonly code = 'state-gone';
}
