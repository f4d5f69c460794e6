/** Texts that stand in a file in base64. */

export interface PackedText {
  /** Where it begins in the file. */
  readonly at: number;
  /** What it is, its beginning. */
  readonly contents: string;
}

/** More than the longest key takes, in base64 and broken into lines. */
const MAX_PACKED_CHARACTERS = 24 * 1024;

const PACKED = /[A-Za-z0-9+/\s]*/y;

/**
 * The texts in base64 that begin with some words. Lines of base64 may be broken. Takes time as long as the text.
 * @param start ASCII; a multiple of three characters says most
 */
export function packedTexts(text: string, start: string): readonly PackedText[] {
  const whole = start.slice(0, start.length - (start.length % 3));
  const anchor = Buffer.from(whole, 'latin1').toString('base64');
  const found: PackedText[] = [];
  for (let at = text.indexOf(anchor); at >= 0; ) {
    const piece = text.slice(at, at + MAX_PACKED_CHARACTERS);
    PACKED.lastIndex = 0;
    const packed = PACKED.exec(piece)?.[0] ?? '';
    const contents = Buffer.from(packed, 'base64').toString('latin1');
    if (contents.startsWith(start)) found.push({ at, contents });
    at = text.indexOf(anchor, at + Math.max(packed.length, anchor.length));
  }
  return found;
}
