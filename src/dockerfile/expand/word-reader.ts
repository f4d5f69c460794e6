import { isSpace } from '../characters.ts';
import { PatternError, replacePattern } from './pattern.ts';
import { modifierOf, substitute } from './substitution.ts';
import type { Environment, WordOptions } from './word.ts';
import { shorten, WordError } from './word-error.ts';

/**
 * How many characters a value may gain by expansion, so that `ENV A=$A$A` cannot exhaust memory: Linux's
 * MAX_ARG_STRLEN.
 */
const MAX_GROWTH_CHARACTERS = 131_072;
/** Nesting of `${a:-${a:-…` beyond this is refused, well before the call stack overflows. */
const MAX_SUBSTITUTION_DEPTH = 200;
const END = '';

/**
 * What #name reads, where no character beyond ASCII may belong to it, which is nearly everywhere: V8 takes 0.3 ms to look
 * up all letters.
 */
const ASCII_NAME =
  /[0-9]+|[@*#?\-$!]|[A-Za-z_][0-9A-Za-z_]*(?![0-9A-Za-z_]|[^\x00-\x7f])|(?![A-Za-z_]|[^\x00-\x7f])/y;

/** Reads one word (Lex.processStopOn and what it calls). Use a reader only once. */
export class WordReader {
  readonly #source: string;
  readonly #environment: Environment;
  readonly #options: WordOptions;
  readonly #limit: number;
  /** Whether to split the text into words. */
  readonly #splits: boolean;
  #position: number;
  #depth = 0;
  #keepEscapes: boolean;
  /** The word being collected. Nested substitutions share it and reset it, as in BuildKit. */
  #pending = '';

  constructor(source: string, environment: Environment, options: WordOptions, splits: boolean) {
    this.#splits = splits;
    this.#source = source;
    this.#limit = source.length + MAX_GROWTH_CHARACTERS;
    this.#environment = environment;
    this.#options = options;
    this.#keepEscapes = options.keepEscapes ?? false;
    // Go's text/scanner drops a byte order mark.
    this.#position = source.startsWith('\uFEFF') ? 1 : 0;
  }

  read(): { text: string; words: string[] } {
    try {
      return this.#until(END, this.#keepEscapes);
    } catch (error) {
      if (error instanceof RangeError) throw new WordError('the value is too long');
      if (error instanceof WordError || error instanceof PatternError) {
        const dependsOnValue = error instanceof WordError && error.dependsOnValue;
        const message = `failed to process ${JSON.stringify(shorten(this.#source))}: ${error.message}`;
        throw new WordError(message, dependsOnValue);
      }
      throw error;
    }
  }

  #peek(): string {
    return this.#source.charAt(this.#position);
  }

  #next(): string {
    return this.#source.charAt(this.#position++);
  }

  /** Reads up to and including `stop`; END means the end of the text. */
  #until(stop: string, keepEscapes: boolean): { text: string; words: string[] } {
    if (++this.#depth > MAX_SUBSTITUTION_DEPTH) throw new WordError('substitutions are nested too deeply');
    const outerKeepEscapes = this.#keepEscapes;
    this.#keepEscapes = keepEscapes;
    this.#pending = '';
    const words: string[] = [];
    let text = '';
    const splitAt = (character: string): void => {
      if (!isSpace(character)) this.#pending += character;
      else if (this.#pending !== '') {
        words.push(this.#pending);
        this.#pending = '';
      }
    };
    while (this.#peek() !== END && this.#peek() !== stop) {
      const special = this.#special();
      if (special !== null) {
        text += special.text;
        if (special.split && this.#splits) for (const character of special.text) splitAt(character);
        else this.#pending += special.text;
      } else {
        let character = this.#next();
        if (character === this.#options.escape) {
          if (this.#keepEscapes) {
            this.#pending += character;
            text += character;
          }
          character = this.#next();
          if (character === END) break;
          this.#pending += character;
        } else {
          splitAt(character);
        }
        text += character;
      }
      if (text.length > this.#limit) throw new WordError(`the value grows beyond ${this.#limit} characters`);
    }
    if (stop !== END && this.#peek() !== stop) {
      throw new WordError(`unexpected end of statement while looking for matching ${stop}`);
    }
    if (stop !== END) this.#next();
    if (this.#pending !== '') words.push(this.#pending);
    this.#pending = '';
    this.#keepEscapes = outerKeepEscapes;
    this.#depth--;
    return { text, words };
  }

  #special(): { text: string; split: boolean } | null {
    switch (this.#peek()) {
      case '$':
        return { text: this.#dollar(), split: true };
      case '<':
        return { text: this.#heredocMark(), split: false };
      case "'":
        return this.#options.ignoreQuotes ? null : { text: this.#singleQuoted(), split: false };
      case '"':
        return this.#options.ignoreQuotes ? null : { text: this.#doubleQuoted(), split: false };
      default:
        return null;
    }
  }

  #singleQuoted(): string {
    const end = this.#source.indexOf("'", this.#position + 1);
    if (end < 0) {
      this.#position = this.#source.length;
      throw new WordError('unexpected end of statement while looking for matching single-quote');
    }
    const body = this.#source.slice(this.#position + 1, end);
    this.#position = end + 1;
    return this.#options.keepQuotes ? `'${body}'` : body;
  }

  #doubleQuoted(): string {
    this.#next();
    const quote = this.#options.keepQuotes ? '"' : '';
    let text = quote;
    for (;;) {
      const character = this.#peek();
      if (character === END) {
        throw new WordError('unexpected end of statement while looking for matching double-quote');
      }
      if (character === '$') {
        text += this.#dollar();
        continue;
      }
      this.#next();
      if (character === '"') return text + quote;
      if (character !== this.#options.escape) {
        text += character;
        continue;
      }
      if (this.#keepEscapes) text += character;
      const escaped = this.#peek();
      if (escaped === END) continue;
      if (escaped === '"' || escaped === '$' || escaped === this.#options.escape) text += this.#next();
      else text += character;
    }
  }

  /** Keeps `<<` and the blanks after it together, so that `<< EOF` is one word. */
  #heredocMark(): string {
    this.#next();
    if (this.#peek() !== '<') return '<';
    this.#next();
    let blanks = '';
    while (this.#peek() === '\t' || this.#peek() === '\r' || this.#peek() === ' ') blanks += this.#next();
    return `<<${blanks}`;
  }

  #dollar(): string {
    this.#next();
    if (this.#peek() !== '{') {
      const name = this.#name();
      if (name === '') return '$';
      return this.#environment.get(name) ?? (this.#options.keepUnset ? `$${name}` : '');
    }
    this.#next();
    const first = this.#peek();
    if (first === END) throw new WordError("syntax error: missing '}'");
    if (first === '{' || first === '}' || first === ':')
      throw new WordError('syntax error: bad substitution');
    return this.#substitution(this.#name());
  }

  #substitution(name: string): string {
    const value = this.#environment.get(name);
    const keep = value === undefined && this.#options.keepUnset === true;
    let operator = this.#next();
    if (operator === '}') return value ?? (keep ? `\${${name}}` : '');
    if (operator === '/') return this.#replacement(name, value);
    const emptyIsUnset = operator === ':';
    if (emptyIsUnset) operator = this.#next();
    const modifier = modifierOf(emptyIsUnset, operator);
    const word = this.#inner('}', modifier.isPattern, "syntax error: missing '}'");
    return keep ? `\${${name}${modifier.written}${word}}` : substitute(name, value, modifier, word);
  }

  #replacement(name: string, value: string | undefined): string {
    const all = this.#peek() === '/';
    if (all) this.#next();
    const pattern = this.#inner('/', true, `syntax error: missing '/' in \${}`);
    const replacement = this.#inner('}', true, "syntax error: missing '}'");
    if (value === undefined && this.#options.keepUnset) return `\${${name}/${pattern}/${replacement}}`;
    return replacePattern(value ?? '', pattern, replacement, all);
  }

  #inner(stop: string, keepEscapes: boolean, atEnd: string): string {
    try {
      return this.#until(stop, keepEscapes).text;
    } catch (error) {
      if (error instanceof WordError && this.#peek() === END) throw new WordError(atEnd);
      throw error;
    }
  }

  /** Reads letters, digits and `_`; only digits when it starts with one; or one of the shell's special parameters. */
  #name(): string {
    ASCII_NAME.lastIndex = this.#position;
    const ascii = ASCII_NAME.exec(this.#source)?.[0];
    if (ascii !== undefined) {
      this.#position += ascii.length;
      return ascii;
    }
    const rest = /[0-9]+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*|\p{Nd}+/uy;
    rest.lastIndex = this.#position;
    const name = rest.exec(this.#source)?.[0] ?? '';
    this.#position += name.length;
    return name;
  }
}
