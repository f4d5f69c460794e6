import { isSecretValue } from '../dockerfile/secret-value.ts';
import { withoutUsers } from '../progress/hidden.ts';
import { plainText } from '../progress/sanitize.ts';
import { mayBeSecret } from './may-be-secret.ts';
import { withSecrets } from './secret-words.ts';

/** A keyed hash of a text, short, in hex. It tells that a value changed, and not what it is. */
export type KeyedHash = (text: string) => string;

/** What stands for a value that may be secret; the hash tells it from others. */
const MASK = '***';
const HASHED_MASK = /\*\*\*#[0-9a-f]{1,64}/g;

/** What stands for a line of a heredoc, which can be the contents of a file. */
const HEREDOC_LINE = /^<<#[0-9a-f]{1,64}$/;

/** Longer values say nothing in a sentence. */
const MAX_VALUE_LENGTH = 60;

/** The value of a variable, as far as it may be shown and kept; null if it may be secret, or is too long. */
export function shownValue(name: string, value: string): string | null {
  if (value.length > MAX_VALUE_LENGTH) return null;
  const isSecret =
    mayBeSecret(`${name}=${value}`) && (isSecretValue(name, value) || withoutSecrets(value) !== value);
  return !isSecret && plainText(value) === value ? value : null;
}

/** The words of a text, cut at each blank, as they may be kept: for what may be secret there is `***#` and its hash. */
export function maskedWords(text: string, hash: KeyedHash): readonly string[] {
  return withSecrets(text, (secret) => masked(secret, hash)).split(/[ \t]/);
}

/** A line of a heredoc as it may be kept: nothing but its hash. */
export function maskedLine(line: string, hash: KeyedHash): string {
  return `<<#${hash(line)}`;
}

/** Whether a word stands for a line of a heredoc. */
export function isHeredocLine(word: string): boolean {
  return HEREDOC_LINE.test(word);
}

/** A word as it is shown. */
export function shownWord(word: string): string {
  return plainText(isHeredocLine(word) ? MASK : word.replace(HASHED_MASK, MASK));
}

/** A text with `***` for all that may be secret in it, for what is kept to be read. */
export function withoutSecrets(text: string): string {
  return withSecrets(text, () => MASK);
}

/** An address as it may be kept: without users, and without what is asked for behind `?`, which may be a signature. */
export function maskedAddress(address: string, hash: KeyedHash): string {
  const asked = address.indexOf('?');
  if (asked < 0) return withoutUsers(address);
  return `${withoutUsers(address.slice(0, asked))}?${masked(address.slice(asked + 1), hash)}`;
}

function masked(value: string, hash: KeyedHash): string {
  return `${MASK}#${hash(value)}`;
}
