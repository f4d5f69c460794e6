import { DefinitionError } from '../error.ts';
import { type Lookup, substitute } from './template.ts';

const KEY = /[^\s=:]+/y;
const ALLOWED_KEY = /^[\p{L}\p{N}_.\-[\]]+$/u;
const BLANK = /[\t\v\f\r \u0085\u00a0]/;
const ESCAPE = /\\([abcfnrtv$"\\]|0\d{0,3})/g;
const ESCAPED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  $: '$$',
};

/**
 * Reads a `.env` file as Compose does (compose-go dotenv): `NAME=value`, `NAME: value`, `export`, quotes over several
 * lines, comments, and variables of the environment or from above in values. A name alone takes the environment's value.
 *
 * @param file the file as messages show it
 * @param outer the environment, which goes before the file in values
 * @throws DefinitionError with the line
 */
export function readDotenv(text: string, file: string, outer: Lookup): ReadonlyMap<string, string> {
  return new DotenvReader(text, file, outer).read();
}

class DotenvReader {
  readonly #text: string;
  readonly #file: string;
  readonly #outer: Lookup;
  readonly #values = new Map<string, string>();
  #at = 0;
  #line = 1;

  constructor(text: string, file: string, outer: Lookup) {
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text;
    this.#file = file;
    this.#outer = outer;
  }

  read(): ReadonlyMap<string, string> {
    for (;;) {
      this.#skip(/\s/);
      if (this.#at >= this.#text.length) return this.#values;
      if (this.#text[this.#at] === '#') this.#at = this.#lineEnd();
      else this.#statement();
    }
  }

  #statement(): void {
    if (/^export[ \t]/.test(this.#text.slice(this.#at, this.#at + 7))) {
      this.#at += 6;
      this.#skip(BLANK);
    }
    KEY.lastIndex = this.#at;
    const key = KEY.exec(this.#text)?.[0] ?? '';
    if (!ALLOWED_KEY.test(key)) throw this.#error(`${JSON.stringify(key)} is not a name of a variable.`);
    this.#at += key.length;
    this.#skip(BLANK);
    const next = this.#text[this.#at];
    if (next === undefined || next === '\n') {
      const value = this.#outer(key);
      if (value !== undefined) this.#values.set(key, value);
      return;
    }
    if (next !== '=' && next !== ':') throw this.#error(`after ${key} there must be =VALUE.`);
    this.#at++;
    this.#skip(BLANK);
    this.#values.set(key, this.#value());
  }

  #value(): string {
    const quote = this.#text[this.#at];
    if (quote === '"' || quote === "'") return this.#quoted(quote);
    const end = this.#lineEnd();
    const line = this.#text.slice(this.#at, end);
    this.#at = end;
    const comment = line.indexOf(' #');
    return this.#expand((comment < 0 ? line : line.slice(0, comment)).trimEnd());
  }

  #quoted(quote: string): string {
    const first = this.#line;
    let value = '';
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const char = this.#text[at] ?? '';
      if (char === '\n') this.#line++;
      if (char === quote) {
        this.#at = at + 1;
        return quote === '"' ? this.#expand(value.replaceAll(ESCAPE, unescaped)) : value;
      }
      if (char === '\\' && at + 1 < this.#text.length) {
        const next = this.#text[++at] ?? '';
        if (next === '\n') this.#line++;
        value += next === quote ? next : `\\${next}`;
      } else value += char;
    }
    this.#line = first;
    throw this.#error(`a ${quote} is not closed.`);
  }

  #expand(value: string): string {
    const lookup: Lookup = (name) => this.#outer(name) ?? this.#values.get(name);
    return substitute(value, lookup, { file: this.#file, line: this.#line });
  }

  #skip(what: RegExp): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? '';
      if (!what.test(char)) return;
      if (char === '\n') this.#line++;
    }
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #error(reason: string): DefinitionError {
    return new DefinitionError({ file: this.#file, line: this.#line }, reason);
  }
}

function unescaped(match: string, code: string): string {
  if (!code.startsWith('0')) return ESCAPED[code] ?? match;
  const octal = code.slice(1);
  return /^[0-7]{3}$/.test(octal) ? String.fromCharCode(Number.parseInt(octal, 8) & 0xff) : match;
}
