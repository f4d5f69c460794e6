import { withoutHidden } from './hidden.ts';

/** A longer word is mostly a path, of which the beginning and the end tell enough: engines name some of 4,096 bytes. */
const MAX_WORD_LENGTH = 320;
const MAX_REASON_LENGTH = 1200;
const WORDS = /\S+/g;

/**
 * The text of an error for people, without secrets, otherwise unfiltered. Of a very long word, and of a very long text, the middle is left out: the
 * beginning says where something went wrong, and the end why. Secrets go first: nobody knows a part of one again.
 */
export function shortReason(given: string): string {
  const text = withoutHidden(given);
  if (text.length <= MAX_WORD_LENGTH) return text;
  const words = text.replace(WORDS, (word) => withoutMiddle(word, MAX_WORD_LENGTH));
  return withoutMiddle(words, MAX_REASON_LENGTH);
}

function withoutMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = length / 2;
  const before = isLowHalf(text, half) ? half - 1 : half;
  const after = text.length - half + (isLowHalf(text, text.length - half) ? 1 : 0);
  return `${text.slice(0, before)}…${text.slice(after)}`;
}

/** Whether the second code unit of a character is there. */
function isLowHalf(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}
