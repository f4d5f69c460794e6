import { StagediveError } from '../../errors.ts';

/** What is wrong with one instruction, before its place is known. The caller adds file and line. */
export class SyntaxProblem extends StagediveError {
  override readonly code = 'malformed';
  readonly suggestion: string | null;

  constructor(message: string, suggestion: string | null = null) {
    super(message);
    this.suggestion = suggestion;
  }
}
