/** Tells values that can be secrets from placeholders and examples. */

/** Words of values that stand in documentation. */
const EXAMPLE_WORD =
  /example|dummy|placeholder|redacted|changeme|replace|your[-_]?|insert|sample|fake|foobar|xxxx|\*\*\*\*|\.\.\.\./i;

/** Less than any random text of 16 characters has, hexadecimal digits included. */
const MIN_BITS_PER_CHARACTER = 2.6;

/** How many characters in a row may be equal, or follow one another as in `abcdef` and `123456`. */
const MAX_RUN = 5;

/** Shannon's entropy of the characters, in bits a character. 0 for an empty text. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Whether a value is one of documentation, by a word in it. */
export function isExample(value: string): boolean {
  return EXAMPLE_WORD.test(value);
}

/** Whether a value is one of documentation, or too regular to be a secret. */
export function isPlaceholder(value: string): boolean {
  return isExample(value) || hasRun(value) || entropyOf(value) < MIN_BITS_PER_CHARACTER;
}

function hasRun(value: string): boolean {
  for (const step of [0, 1]) {
    let run = 1;
    for (let at = 1; at < value.length; at += 1) {
      run = value.charCodeAt(at) - value.charCodeAt(at - 1) === step ? run + 1 : 1;
      if (run > MAX_RUN) return true;
    }
  }
  return false;
}

/** Shorter values show too much of themselves in four characters. */
const MIN_MASKED_LENGTH = 16;

/** What of a secret may be shown: its first and last two characters, or nothing of a short one. */
export function masked(value: string): string {
  return value.length < MIN_MASKED_LENGTH ? '…' : `${value.slice(0, 2)}…${value.slice(-2)}`;
}
