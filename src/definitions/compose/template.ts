import { type At, DefinitionError } from '../error.ts';
import { fittingValue } from '../value-length.ts';

/** The value of a variable; undefined if it is not set. */
export type Lookup = (name: string) => string | undefined;

/** Defaults in defaults are followed so far. */
const MAX_NESTING = 50;

const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;

/**
 * Replaces the variables of a text as Compose does (compose-go template.go): `$X`, `${X}`, `${X:-default}`,
 * `${X-default}`, `${X:?message}`, `${X?message}`, `${X:+other}`, `${X+other}`, nested; `$$` is one `$`. A variable that
 * is not set is empty.
 *
 * @param at where the text stands, for errors
 * @throws DefinitionError for a `${` that is not complete, for `:?` and `?` without a value, and for a value
 *   that becomes too long
 */
export function substitute(text: string, lookup: Lookup, at: At): string {
  if (!text.includes('$')) return text;
  return new Template(text, lookup, at).range(0, text.length, 0);
}

class Template {
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #at: At;
  readonly #closing: ReadonlyMap<number, number>;

  constructor(text: string, lookup: Lookup, at: At) {
    this.#text = text;
    this.#lookup = lookup;
    this.#at = at;
    this.#closing = closingBraces(text);
  }

  /** The text from `start` to `end` with its variables replaced. */
  range(start: number, end: number, nesting: number): string {
    if (nesting > MAX_NESTING) throw new DefinitionError(this.#at, 'its defaults are nested too deeply.');
    let out = '';
    let at = start;
    while (at < end) {
      const dollar = this.#text.indexOf('$', at);
      if (dollar < 0 || dollar >= end) break;
      out += this.#text.slice(at, dollar);
      const next = this.#text[dollar + 1];
      if (dollar + 1 < end && next === '$') {
        out += '$';
        at = dollar + 2;
      } else if (dollar + 1 < end && next === '{') {
        const close = this.#close(dollar + 1, end);
        out = fittingValue(out + this.#braced(dollar + 2, close, nesting), this.#at);
        at = close + 1;
      } else {
        const name = this.#name(dollar + 1, end);
        out = fittingValue(out + (name === null ? '$' : (this.#lookup(name) ?? '')), this.#at);
        at = dollar + 1 + (name?.length ?? 0);
      }
    }
    return out + this.#text.slice(at, end);
  }

  #braced(start: number, close: number, nesting: number): string {
    const name = this.#name(start, close);
    if (name === null) throw this.#invalid();
    const value = this.#lookup(name);
    const after = start + name.length;
    if (after === close) return value ?? '';
    const colon = this.#text[after] === ':';
    const operator = this.#text[colon ? after + 1 : after];
    const given = value !== undefined && !(colon && value === '');
    const operand = (): string => this.range(after + (colon ? 2 : 1), close, nesting + 1);
    switch (operator) {
      case '-':
        return given ? (value ?? '') : operand();
      case '+':
        return given ? operand() : (value ?? '');
      case '?': {
        if (given) return value ?? '';
        const why = operand();
        throw new DefinitionError(
          this.#at,
          `the variable ${name} needs a value${why === '' ? '' : ` (${why})`}: set it in the environment or in .env.`,
        );
      }
      default:
        throw this.#invalid();
    }
  }

  /** The brace that closes the one at `open`; without a balanced one, the last of the line. */
  #close(open: number, end: number): number {
    const balanced = this.#closing.get(open);
    const lineEnd = this.#text.indexOf('\n', open);
    const limit = lineEnd < 0 ? end : Math.min(lineEnd, end);
    const close = balanced ?? this.#text.lastIndexOf('}', limit - 1);
    if (close <= open || close >= limit) throw this.#invalid();
    return close;
  }

  #name(start: number, end: number): string | null {
    NAME.lastIndex = start;
    const match = NAME.exec(this.#text);
    return match === null || start + match[0].length > end ? null : match[0];
  }

  #invalid(): DefinitionError {
    return new DefinitionError(
      this.#at,
      `a variable is not written as \${NAME}, \${NAME:-default} or \${NAME:?message}: write $$ for a plain dollar sign.`,
    );
  }
}

/** For each `{` the index of the `}` that closes it. */
function closingBraces(text: string): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{') open.push(at);
    else if (char === '}') {
      const start = open.pop();
      if (start !== undefined) closing.set(start, at);
    }
  }
  return closing;
}
