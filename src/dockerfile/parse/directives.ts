import { trimStart } from '../characters.ts';
import { SyntaxProblem } from './problem.ts';

const DIRECTIVES = new Set(['syntax', 'escape', 'check']);
const DIRECTIVE = /^([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*(.+)$/;

/** Reads parser directives line by line, until the first line that is none (parser.DirectiveParser). */
export class DirectiveReader {
  readonly #seen = new Map<string, string>();
  #done = false;

  /** The escape character that holds from here on. */
  get escape(): '\\' | '`' {
    return this.#seen.get('escape') === '`' ? '`' : '\\';
  }

  /** The value of a directive seen so far. */
  get(name: 'syntax' | 'check'): string | null {
    return this.#seen.get(name) ?? null;
  }

  /** Takes the next line of the file, without its end; says whether it was a directive. Throws SyntaxProblem. */
  read(line: string): boolean {
    if (this.#done) return false;
    const match = line.startsWith('#') ? DIRECTIVE.exec(trimStart(line.slice(1))) : null;
    const name = match?.[1]?.toLowerCase() ?? '';
    if (match === null || !DIRECTIVES.has(name)) {
      this.#done = true;
      return false;
    }
    if (this.#seen.has(name)) throw new SyntaxProblem(`only one ${name} parser directive can be used`);
    const value = (match[2] ?? '').replace(/[\t\n\f\r ]+$/, '');
    if (name === 'escape' && value !== '\\' && value !== '`') {
      throw new SyntaxProblem(`invalid escape token '${value}' does not match \` or \\`);
    }
    this.#seen.set(name, value);
    return true;
  }
}

/**
 * The directives that BuildKit looks for before it parses (parser.DetectSyntax, parser.ParseDirective): unlike the
 * escape directive they may follow a `#!` line, and must begin at the first column.
 */
export function readFrontendDirectives(lines: readonly string[]): {
  readonly syntax: string | null;
  readonly check: string | null;
} {
  const reader = new DirectiveReader();
  const start = lines[0]?.startsWith('#!') ? 1 : 0;
  try {
    for (let i = start; i < lines.length && reader.read(lines[i] ?? ''); i++);
  } catch (error) {
    // A repeated or wrong directive ends the list; the parser itself complains of it.
    if (!(error instanceof SyntaxProblem)) throw error;
  }
  return { syntax: reader.get('syntax')?.split(' ')[0] ?? null, check: reader.get('check') };
}
