import { plainText } from '../progress/sanitize.ts';
import { cellsOf } from '../text/cells.ts';

/** A text from the file as it may be shown, at most `width` cells wide, with `…` where something was cut off. */
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

/** Like clip, but the beginning is cut off: of a long image reference the end tells more. */
export function clipStart(text: string, width: number): string {
  const plain = plainText(text);
  if (cellsOf(plain) <= width) return plain;
  const characters = [...plain];
  while (characters.length > 0 && cellsOf(characters.join('')) > width - 1) characters.shift();
  return width > 0 ? `…${characters.join('')}` : '';
}

/**
 * An image reference without what a person does not read in it: of a digest the beginning, beside a tag nothing.
 * References without a digest come back as they are.
 */
export function shortReference(ref: string): string {
  const [, name = '', algorithm = '', start = ''] =
    /^([^@]+)@(\w+):([0-9a-f]{7})[0-9a-f]{25,}$/.exec(ref) ?? [];
  if (name === '') return ref;
  return /:[^/]+$/.test(name) ? `${name}@…` : `${name}@${algorithm}:${start}…`;
}

/** A text filled up with blanks to `width` cells. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cellsOf(text)));
}
