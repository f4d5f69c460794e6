import { type ReadSubstitution, readWord, type ShellWord, UnreadableScript } from './shell-words.ts';

/** Reads a script token by token. Takes linear time altogether. */
export class ShellReader {
  readonly text: string;
  /** The position from which is read on. */
  at = 0;
  /** Behind the last token that is no blank. */
  end = 0;
  /** The words that end the heredocs whose bodies follow the current line. */
  readonly #heredocs: { readonly word: string; readonly stripTabs: boolean }[] = [];

  constructor(text: string) {
    this.text = text;
  }

  char(): string {
    return this.text.charAt(this.at);
  }

  looksAt(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** The plain word at the position, if it could be a reserved one; '' if not. */
  peekWord(): string {
    return RESERVED.exec(this.text.slice(this.at, this.at + MAX_OPERATOR_CHARS))?.[1] ?? '';
  }

  expect(text: string): void {
    this.skipLines();
    if (!this.looksAt(text)) throw new UnreadableScript(`no ${text}`);
    this.at += text.length;
    this.end = this.at;
  }

  skipBlanks(): void {
    for (;;) {
      const char = this.char();
      if (char === ' ' || char === '\t') this.at += 1;
      else if (this.looksAt('\\\n')) this.at += 2;
      else if (char === '#') {
        const end = this.text.indexOf('\n', this.at);
        this.at = end < 0 ? this.text.length : end;
      } else return;
    }
  }

  /** Skips blanks and line ends, and the heredocs that begin there. */
  skipLines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.char() !== '\n') return;
      this.at += 1;
      for (const heredoc of this.#heredocs.splice(0)) this.#skipHeredoc(heredoc);
    }
  }

  #skipHeredoc({ word, stripTabs }: { readonly word: string; readonly stripTabs: boolean }): void {
    while (this.at < this.text.length) {
      const end = this.text.indexOf('\n', this.at);
      const line = this.text.slice(this.at, end < 0 ? this.text.length : end);
      this.at = end < 0 ? this.text.length : end + 1;
      let tabs = 0;
      while (stripTabs && line.charAt(tabs) === '\t') tabs += 1;
      if (line.slice(tabs) === word) return;
    }
  }

  /** Reads the word at the position; its end is its start if there is none. <(…) and >(…) are words, too. */
  word(inner: ReadSubstitution): ShellWord {
    const start = this.at;
    const isProcess = this.looksAt('<(') || this.looksAt('>(');
    const end = isProcess ? inner(start + 2) : start;
    if (isProcess && this.text.charAt(end) !== ')')
      throw new UnreadableScript('a substitution is not closed');
    const word = isProcess
      ? { start, end: end + 1, literal: null, prefix: '' }
      : readWord(this.text, start, inner);
    this.at = word.end;
    if (word.end > start) this.end = word.end;
    return word;
  }

  /** Reads the operator of a redirection at the position; '' if there is none. */
  redirection(): string {
    const found = REDIRECTION.exec(this.text.slice(this.at, this.at + MAX_OPERATOR_CHARS));
    this.at += found?.[0].length ?? 0;
    return found?.[1] ?? '';
  }

  /** The body of a heredoc begins behind the current line. */
  expectHeredoc(word: string, stripTabs: boolean): void {
    this.#heredocs.push({ word, stripTabs });
  }
}

const MAX_OPERATOR_CHARS = 16;
const REDIRECTION = /^\d{0,3}(<<<|<<-|<<|<>|<&|>>|>&|>\||<(?!\()|>(?!\()|&>>|&>)/;
const RESERVED = /^([a-z]{2,8}|[!{}])(?=[\s;&|()<>]|$)/;
