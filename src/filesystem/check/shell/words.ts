/** Tokens of a shell script (POSIX.1-2017, Shell Command Language, 2.3): words with quotes removed, and operators. */

export type Token =
  | {
      readonly kind: 'word';
      /** Quotes removed and variables replaced; null when its value is not known from the text. */
      readonly text: string | null;
      /** Whether it was written without quotes and substitutions, so that it may be a reserved word. */
      readonly isBare: boolean;
      /** Whether it sets a variable where a command could begin. */
      readonly isAssignment: boolean;
      /** What it may be, as far as the script sets its variables; empty where its text is known. */
      readonly maybe: readonly string[];
      /** Whether it stands for the arguments of the script: `"$@"`. */
      readonly isArguments: boolean;
    }
  | { readonly kind: 'operator'; readonly text: string };

export interface Tokens {
  readonly tokens: readonly Token[];
  /** The scripts in `$(…)` and backquotes. */
  readonly inner: readonly string[];
  /** Whether the script has more words than are read. */
  readonly isCut: boolean;
}

/** The value of a variable; null when it is not known. */
export type Values = (name: string) => string | null;

/** The texts that a variable may have; empty where nothing is known. */
export type Maybe = (name: string) => readonly string[];

/** How many texts a word may have. */
const MAX_MAYBE = 8;

const MAX_TOKENS = 20_000;

const ASSIGNMENT = /^[A-Za-z_]\w{0,80}\+?=/;

const OPERATORS = [
  '&&',
  '||',
  ';;&',
  ';;',
  ';&',
  '<<-',
  '<<<',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '&>',
  ';',
  '&',
  '|',
  '(',
  ')',
  '<',
  '>',
];

/** Splits a script; what is not closed ends with the text. Takes time in proportion to the text. */
export function shellTokens(text: string, values: Values, maybe: Maybe = () => []): Tokens {
  return new Reader(text, values, maybe).read();
}

class Reader {
  readonly #text: string;
  readonly #values: Values;
  readonly #maybe: Maybe;
  readonly #tokens: Token[] = [];
  readonly #inner: string[] = [];
  /** Ends of the here-documents that begin after this line. */
  readonly #documents: string[] = [];
  #at = 0;

  constructor(text: string, values: Values, maybe: Maybe) {
    this.#text = text;
    this.#values = values;
    this.#maybe = maybe;
  }

  read(): Tokens {
    while (this.#at < this.#text.length && this.#tokens.length < MAX_TOKENS) this.#next();
    return { tokens: this.#tokens, inner: this.#inner, isCut: this.#at < this.#text.length };
  }

  #next(): void {
    const char = this.#text[this.#at] ?? '';
    if (char === ' ' || char === '\t' || char === '\r') this.#at += 1;
    else if (char === '\\' && this.#text[this.#at + 1] === '\n') this.#at += 2;
    else if (char === '#') this.#at = this.#lineEnd();
    else if (char === '\n') this.#newLine();
    else {
      const operator = OPERATORS.find((each) => this.#text.startsWith(each, this.#at));
      if (operator === undefined) this.#word();
      else this.#operator(operator);
    }
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #newLine(): void {
    this.#at += 1;
    this.#tokens.push({ kind: 'operator', text: '\n' });
    for (let end = this.#documents.shift(); end !== undefined; end = this.#documents.shift()) {
      while (this.#at < this.#text.length) {
        const line = this.#text.slice(this.#at, this.#lineEnd());
        this.#at = this.#lineEnd() + 1;
        if (line.trim() === end) break;
      }
    }
  }

  #operator(operator: string): void {
    this.#at += operator.length;
    this.#tokens.push({ kind: 'operator', text: operator });
    if (operator !== '<<' && operator !== '<<-') return;
    while (/[ \t]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    const start = this.#tokens.length;
    this.#word();
    const [end] = this.#tokens.slice(start);
    if (end?.kind === 'word' && end.text !== null && end.text !== '') this.#documents.push(end.text);
  }

  #word(): void {
    const start = this.#at;
    let text = '';
    let isKnown = true;
    // Each with the length of `text` at which it was taken: what follows is the same for all.
    let options: readonly string[] = [''];
    let taken = 0;
    let isBare = true;
    let quote = '';
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? '';
      if (quote === "'") {
        if (char === "'") quote = '';
        else text += char;
        this.#at += 1;
      } else if (char === '\\') {
        isBare = false;
        const next = this.#text[this.#at + 1] ?? '';
        if (next !== '\n') text += quote === '"' && !/["$`\\]/.test(next) ? `\\${next}` : next;
        this.#at += 2;
      } else if (char === '$' || char === '`') {
        isBare = false;
        const from = this.#at;
        const value = char === '`' ? this.#backquoted() : this.#dollar();
        if (value === null) {
          const name = /^\$\{?([A-Za-z_]\w{0,80})\}?$/.exec(this.#text.slice(from, this.#at))?.[1];
          const more = name === undefined ? [] : this.#maybe(name);
          const before = text.slice(taken);
          options = options.flatMap((each) => more.map((one) => each + before + one)).slice(0, MAX_MAYBE);
          taken = text.length;
          isKnown = false;
        } else text += value;
      } else if (char === '"') {
        isBare = false;
        quote = quote === '"' ? '' : '"';
        this.#at += 1;
      } else if (quote === '"') {
        text += char;
        this.#at += 1;
      } else if (char === "'") {
        isBare = false;
        quote = "'";
        this.#at += 1;
      } else if (/[\s;&|()<>]/.test(char)) break;
      else {
        if (char === '*' || char === '?' || char === '[') isBare = false;
        text += char;
        this.#at += 1;
      }
    }
    if (this.#at === start) this.#at += 1;
    const isAssignment = ASSIGNMENT.test(this.#text.slice(start, start + 100));
    const rest = text.slice(taken);
    const maybe = isKnown ? [] : options.map((each) => each + rest);
    const isArguments = /^"?\$[@*]"?$/.test(this.#text.slice(start, start + 5).slice(0, this.#at - start));
    this.#tokens.push({
      kind: 'word',
      text: isKnown ? text : null,
      isBare,
      isAssignment,
      maybe,
      isArguments,
    });
  }

  /** Within backquotes a backslash goes before another one, a `$` and a backquote (POSIX.1-2024, XCU 2.6.3). */
  #backquoted(): null {
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '`') end += this.#text[end] === '\\' ? 2 : 1;
    this.#inner.push(this.#text.slice(this.#at + 1, end).replace(/\\([\\$`])/g, '$1'));
    this.#at = end + 1;
    return null;
  }

  /** What follows a `$`: a variable, or a substitution, which nobody knows. */
  #dollar(): string | null {
    const rest = this.#text.slice(this.#at, this.#at + 200);
    const plain = /^\$(?:([A-Za-z_]\w{0,80})|\{([A-Za-z_]\w{0,80})(?:(:?[-=])([\w./:+-]{0,80}))?\})/.exec(
      rest,
    );
    if (plain !== null) {
      this.#at += plain[0].length;
      const value = this.#values(plain[1] ?? plain[2] ?? '');
      return value !== null && value !== '' ? value : (plain[4] ?? null);
    }
    const self = /^\$(?:0(?!\d)|\{0\})/.exec(rest);
    if (self !== null) {
      this.#at += self[0].length;
      return this.#values('0');
    }
    const open = this.#text[this.#at + 1] ?? '';
    if (open !== '(' && open !== '{') {
      this.#at += open === '' || /\s/.test(open) ? 1 : 2;
      return open === '' || /\s/.test(open) ? '$' : null;
    }
    const start = this.#at + 2;
    this.#at = closing(this.#text, start, open === '(' ? ')' : '}', open);
    if (open === '(' && this.#text[start] !== '(') this.#inner.push(this.#text.slice(start, this.#at - 1));
    return null;
  }
}

/** The index after the bracket that closes one that was opened before `from`. */
function closing(text: string, from: number, close: string, open: string): number {
  let depth = 1;
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\') at += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === open) depth += 1;
    else if (char === close) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}
