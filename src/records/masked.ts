import { isSecretName } from '../dockerfile/secret-name.ts';
import { withoutHidden, withoutUsers } from '../progress/hidden.ts';
import { plainText } from '../progress/sanitize.ts';

/** A keyed hash of a text, short, in hex. It tells that a value changed, and not what it is. */
export type KeyedHash = (text: string) => string;

/** What stands for a value that may be secret; the hash tells it from others. */
const MASK = '***';
const HASHED_MASK = /\*\*\*#[0-9a-f]{1,64}/g;

/** Longer values say nothing in a sentence. */
const MAX_VALUE_LENGTH = 60;

/** How tokens of well-known services begin. */
const TOKEN_START =
  /^(?:gh[oprsu]_|github_pat_|glpat-|npm_|pypi-|dckr_pat_|xox[abprs]-|sk-|sk_live_|rk_live_|AKIA|ASIA|AIza|eyJ|ya29\.|hvs\.|-----BEGIN)/;

/** Long texts of letters and digits without order. Digests are public. */
const RANDOM = /^[\w+/=.-]{24,}$/;
const DIGEST = /^(?:sha\d+:)?[0-9a-f]{32,}$/i;

/** Words after which a secret follows by itself: `--password x`, `Bearer x`. */
const BEFORE_SECRET = /^(?:bearer|basic|token)$/i;

/** The value of a variable, as far as it may be shown and kept; null if it may be secret, or is too long. */
export function shownValue(name: string, value: string): string | null {
  if (isSecretName(name) || value.length > MAX_VALUE_LENGTH || looksSecret(value)) return null;
  return plainText(value) === value ? value : null;
}

/** Words as they may be kept: what may be secret is replaced by `***#` and its hash. */
export function maskedWords(words: readonly string[], hash: KeyedHash): readonly string[] {
  let before = '';
  return words.map((word) => {
    if (word === '') return word;
    const follows = isSecretFlag(before) || BEFORE_SECRET.test(bare(before));
    before = word;
    return follows ? masked(word, hash) : maskedWord(word, hash);
  });
}

/** A word as it is shown. */
export function shownWord(word: string): string {
  return plainText(word.replace(HASHED_MASK, MASK));
}

/** An address as it may be kept: without users, and without what is asked for behind `?`, which may be a signature. */
export function maskedAddress(address: string, hash: KeyedHash): string {
  const asked = address.indexOf('?');
  if (asked < 0) return withoutUsers(address);
  return `${withoutUsers(address.slice(0, asked))}?${masked(address.slice(asked + 1), hash)}`;
}

function maskedWord(word: string, hash: KeyedHash): string {
  // What is hidden on the screen is not kept either.
  if (withoutHidden(word) !== word) return masked(word, hash);
  if (/^[a-z][a-z+]{1,15}:\/\//.test(word)) return maskedAddress(word, hash);
  const pair = /^([\w.-]{1,256})([=:])(.+)$/s.exec(word);
  if (pair !== null) {
    const [, name = '', sign = '', value = ''] = pair;
    // A variable or a file in its place is none.
    const isLiteral = !/^["']?\$/.test(value);
    if ((isSecretName(name) && isLiteral) || looksSecret(bare(value)))
      return `${name}${sign}${masked(value, hash)}`;
    return word;
  }
  return looksSecret(bare(word)) ? masked(word, hash) : word;
}

/** `--password`, `-token`: the next word is its value. Those of docker's own flags are names and paths. */
function isSecretFlag(word: string): boolean {
  return /^--?[A-Za-z][\w-]*$/.test(word) && isSecretName(word.replace(/^-+/, ''));
}

function looksSecret(text: string): boolean {
  if (TOKEN_START.test(text)) return text.length > 8;
  if (!RANDOM.test(text) || DIGEST.test(text) || /[/.]/.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(text)).length;
  return kinds === 3;
}

/** A variable in its place says nothing. */
function masked(value: string, hash: KeyedHash): string {
  return /^["']?\$/.test(value) ? value : `${MASK}#${hash(value)}`;
}

/** Without the quotes around it. */
function bare(word: string): string {
  const first = /^["']/.test(word) ? 1 : 0;
  return word.slice(first, /["']$/.test(word) ? -1 : undefined);
}
