/**
 * What a character does to a terminal: nothing but its own cell, or something that text from outside must not do.
 * Widths follow Unicode's East Asian Width in the coarse ranges that terminals agree on; they serve tab stops and
 * overwriting only, screens measure with string-width.
 */

/**
 * Everything that is no visible text: C0, DEL and C1 controls, format controls (bidi overrides and isolates, zero-width
 * spaces and joiners, tags, the byte order mark), line and paragraph separators, lone surrogates.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const MARK = /^\p{M}$/u;
const ASCII = /^[\x20-\x7e]*$/;

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** Columns of the characters seen so far below U+10000, plus 1: looking them up anew is most of the work of a log. */
const known = new Uint8Array(0x10000);

/** Columns that a printable character takes: 0 for a combining mark, 2 for a wide character, else 1. */
export function cellsOf(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) {
    return 1;
  }
  const seen = known[code];
  if (seen !== undefined && seen > 0) {
    return (seen - 1) as 0 | 1 | 2;
  }
  const cells = measure(character, code);
  known[code] = cells + 1;
  return cells;
}

function measure(character: string, code: number): 0 | 1 | 2 {
  if (MARK.test(character)) {
    return 0;
  }
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Columns that printable text takes. */
export function columnsOf(text: string): number {
  if (ASCII.test(text)) {
    return text.length;
  }
  let columns = 0;
  for (const character of text) {
    columns += cellsOf(character);
  }
  return columns;
}

/** Bytes that text takes as UTF-8. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Each half of a surrogate pair counts two of the pair's four bytes.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
