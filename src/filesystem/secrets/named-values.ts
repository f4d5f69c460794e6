/** Values that look random and stand behind a name that says that they are secret. */
import { entropyOf, isPlaceholder } from './plausible.ts';

export interface NamedValue {
  readonly name: string;
  readonly value: string;
  /** Where the name begins. */
  readonly at: number;
}

const TELLING =
  'passw(?:or)?d|passphrase|secret|token|api_?-?key|access_?-?key|private_?-?key|signing_?-?key|encryption_?-?key|account_?-?key|client_?-?secret|credentials?';

const ASSIGNED = new RegExp(
  String.raw`(?:${TELLING})[\w-]{0,20}["']?[ \t]{0,4}(?:=>|:=|[:=])[ \t]{0,4}(?<quote>["'\x60]?)(?<value>[A-Za-z0-9+/_=~!@#$%^&*-]{16,200})(?<after>[^\n]?)`,
  'gi',
);

const TELLING_NAME = new RegExp(TELLING, 'i');

/** A name has no more characters before the word that tells. */
const MAX_PREFIX_CHARACTERS = 40;

/** Names that say that the value is none: a name of a secret, where it is, how long it lives; and keys that are public. */
const HARMLESS_NAME =
  /public|(?:^|[_.-])(?:id|name|file|path|url|uri|type|length|size|ttl|expiry|hash|digest|sum|sha\d*|checksum|header|field|regex|pattern|prefix|ref|arn|endpoint)$|fingerprint|gpg|pgp|integrity|csrf/i;

const HEX = /^[0-9a-f]+$/i;

/** Versions, dates, addresses of memory, and what code and templates refer to. */
const HARMLESS_VALUE =
  /^[$%@&{<[]|^(?:0x|sha\d+-|https?:|arn:)|[\\/].*[\\/].*[\\/]|^[A-Z_]+$|^[a-z]+(?:[-_.][a-z]+)*$/;

const MIN_BITS_PER_CHARACTER = 3.5;
const MIN_HEX_BITS_PER_CHARACTER = 3;
const MIN_HEX_LENGTH = 32;

/** Whether a value looks random: letters and digits, much entropy, and no placeholder. */
export function isRandom(value: string): boolean {
  if (value.length < 16 || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (isPlaceholder(value) || HARMLESS_VALUE.test(value) || isWords(value)) return false;
  const entropy = entropyOf(value);
  return HEX.test(value)
    ? value.length >= MIN_HEX_LENGTH && entropy >= MIN_HEX_BITS_PER_CHARACTER
    : entropy >= MIN_BITS_PER_CHARACTER;
}

/** Whether a name says that its value is secret. */
export function isTellingName(name: string): boolean {
  return TELLING_NAME.test(name) && !HARMLESS_NAME.test(name);
}

/** Words with a number: `my-service-account-2024`, `getTokenFromHeader2`. */
function isWords(value: string): boolean {
  const parts = value.split(/[-_=.]+|(?<=[a-z])(?=[A-Z])/);
  const words = parts.filter((part) => /^(?:[A-Z]?[a-z]{2,}|[A-Z]{2,}|\d{1,4}|[a-zA-Z]+\d{1,2})$/.test(part));
  return words.length * 3 >= parts.length * 2;
}

/**
 * The values in a text that look random behind a telling name.
 * @param isCode whether only values between quotes count: others are names of the program
 */
export function namedValues(text: string, isCode: boolean): readonly NamedValue[] {
  const found: NamedValue[] = [];
  for (const { index, groups } of text.matchAll(ASSIGNED)) {
    const { quote = '', value = '', after = '' } = groups ?? {};
    const name = nameAround(text, index);
    const isClosed = quote === '' ? !isCode && /^[\s,;]?$/.test(after) : after === quote;
    if (isClosed && isTellingName(name) && isRandom(value)) found.push({ name, value, at: index });
  }
  return found;
}

/** The whole name that has a word at a position. */
function nameAround(text: string, at: number): string {
  const before = /[\w.-]{0,40}$/.exec(text.slice(Math.max(0, at - MAX_PREFIX_CHARACTERS), at))?.[0] ?? '';
  const rest = /^[\w.-]{1,60}/.exec(text.slice(at, at + 60))?.[0] ?? '';
  return before + rest;
}
