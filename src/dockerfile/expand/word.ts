import { WordReader } from './word-reader.ts';

export { WordError } from './word-error.ts';

/** Variables by name; a missing name is unset. */
export type Environment = Pick<ReadonlyMap<string, string>, 'get'>;

export const NO_VARIABLES: Environment = new Map<string, string>();

export interface WordOptions {
  readonly escape: '\\' | '`';
  /** Keep quotes in the result. */
  readonly keepQuotes?: boolean;
  /** Keep escape characters in the result. */
  readonly keepEscapes?: boolean;
  /** Treat quotes as ordinary characters (heredoc bodies). */
  readonly ignoreQuotes?: boolean;
  /** Keep `$X` as it is when X is unset. */
  readonly keepUnset?: boolean;
}

/**
 * Expands variables, quotes and escapes in one word, as moby/buildkit frontend/dockerfile/shell does (Lex.ProcessWord).
 * Throws WordError.
 */
export function expandWord(word: string, environment: Environment, options: WordOptions): string {
  return new WordReader(word, environment, options, false).read().text;
}

/** Like expandWord, but splits the result at unquoted white space (Lex.ProcessWords). */
export function splitWords(word: string, environment: Environment, options: WordOptions): string[] {
  return new WordReader(word, environment, options, true).read().words;
}
