import { StagediveError } from '../../errors.ts';

/** An error in one instruction, without its position: the caller adds file and line. */
export class SyntaxProblem extends StagediveError {
  override readonly code = 'malformed';
  readonly suggestion: string | null;

  constructor(message: string, suggestion: string | null = null) {
    super(message);
    this.suggestion = suggestion;
  }
}
