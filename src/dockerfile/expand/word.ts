import { WordReader } from './word-reader.ts';

export { WordError } from './word-error.ts';

/** Variables by name; a name that is not in it is unset. */
export type Environment = Pick<ReadonlyMap<string, string>, 'get'>;

export const NO_VARIABLES: Environment = new Map<string, string>();

export interface WordOptions {
  readonly escape: '\\' | '`';
  /** Leave quotes in the result. */
  readonly keepQuotes?: boolean;
  /** Leave escape characters in the result. */
  readonly keepEscapes?: boolean;
  /** Quotes mean nothing (heredoc bodies). */
  readonly ignoreQuotes?: boolean;
  /** Leave `$X` as it is when X is unset. */
  readonly keepUnset?: boolean;
}

/**
 * Expands variables, quotes and escapes of one word as moby/buildkit frontend/dockerfile/shell does (Lex.ProcessWord).
 * Throws WordError.
 */
export function expandWord(word: string, environment: Environment, options: WordOptions): string {
  return new WordReader(word, environment, options, false).read().text;
}

/** Like expandWord, and splits the result at white space that is not quoted (Lex.ProcessWords). */
export function splitWords(word: string, environment: Environment, options: WordOptions): string[] {
  return new WordReader(word, environment, options, true).read().words;
}
