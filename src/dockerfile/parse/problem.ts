/** What is wrong with one instruction, before its place is known. The caller adds file and line. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
  readonly suggestion: string | null;

  constructor(message: string, suggestion: string | null = null) {
    super(message);
    this.suggestion = suggestion;
  }
}
