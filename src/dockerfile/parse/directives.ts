import { withoutTrailing } from '../../text/cut.ts';
import { trimStart } from '../characters.ts';
import { SyntaxProblem } from './problem.ts';

const DIRECTIVES = new Set(['syntax', 'escape', 'check']);
const DIRECTIVE = /^([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=/;

/** Reads parser directives line by line, up to the first line that is not one (parser.DirectiveParser). */
export class DirectiveReader {
  readonly #seen = new Map<string, string>();
  #done = false;

  /** The escape character from here on. */
  get escape(): '\\' | '`' {
    return this.#seen.get('escape') === '`' ? '`' : '\\';
  }

  /** The value of a directive read so far; null when there was none. */
  get(name: 'syntax' | 'check'): string | null {
    return this.#seen.get(name) ?? null;
  }

  /** Reads the next line of the file, without its end. Returns whether it was a directive. Throws SyntaxProblem. */
  read(line: string): boolean {
    if (this.#done) return false;
    const comment = line.startsWith('#') ? trimStart(line.slice(1)) : '';
    const match = DIRECTIVE.exec(comment);
    const name = match?.[1]?.toLowerCase() ?? '';
    const rest = comment.slice(match?.[0].length ?? 0);
    if (match === null || rest === '' || !DIRECTIVES.has(name)) {
      this.#done = true;
      return false;
    }
    if (this.#seen.has(name)) throw new SyntaxProblem(`only one ${name} parser directive can be used`);
    const value = withoutTrailing(rest.replace(/^[\t\n\f\r ]+/, ''), '\t\n\f\r ');
    if (name === 'escape' && value !== '\\' && value !== '`') {
      throw new SyntaxProblem(`invalid escape token '${value}' does not match \` or \\`);
    }
    this.#seen.set(name, value);
    return true;
  }
}

/**
 * The directives that BuildKit reads before it parses (parser.DetectSyntax, parser.ParseDirective). Unlike the escape
 * directive they may follow a `#!` line, and must start in the first column.
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
    // A repeated or wrong directive ends the list; the parser itself reports it.
    if (!(error instanceof SyntaxProblem)) throw error;
  }
  return { syntax: reader.get('syntax')?.split(' ')[0] ?? null, check: reader.get('check') };
}
