import { plainText } from '../progress/sanitize.ts';
import { cellsOf } from '../text/cells.ts';
import { afterLast } from '../text/cut.ts';

/** A text from the file, filtered and cut to at most `width` cells, with `…` when it was cut. */
export function clip(text: string, width: number): string {
  const plain = plainText(text);
  if (cellsOf(plain) <= width) return plain;
  let cut = '';
  for (const character of plain) {
    if (cellsOf(cut + character) > width - 1) break;
    cut += character;
  }
  return width > 0 ? `${cut}…` : '';
}

/** Like clip, but cuts the beginning: the end of a long image reference says more. */
export function clipStart(text: string, width: number): string {
  const plain = plainText(text);
  if (cellsOf(plain) <= width) return plain;
  const characters = [...plain];
  while (characters.length > 0 && cellsOf(characters.join('')) > width - 1) characters.shift();
  return width > 0 ? `…${characters.join('')}` : '';
}

/**
 * Shortens the digest of an image reference to its beginning, or to `…` beside a tag. References without a digest are
 * returned as they are.
 */
export function shortReference(ref: string): string {
  const [, name = '', algorithm = '', start = ''] =
    /^([^@]+)@(\w+):([0-9a-f]{7})[0-9a-f]{25,}$/.exec(ref) ?? [];
  if (name === '') return ref;
  const hasTag = /:./.test(afterLast(name, '/'));
  return hasTag ? `${name}@…` : `${name}@${algorithm}:${start}…`;
}

/** Pads a text with blanks to `width` cells. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cellsOf(text)));
}
