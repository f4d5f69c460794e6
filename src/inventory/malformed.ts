import { StagediveError } from '../errors.ts';

/** A file is not what its name says. The message is the end of a sentence: `it ends too early`. */
export class Malformed extends StagediveError {
  override readonly code = 'malformed';
}
