import { cells, clip } from '../text.ts';

/** Breaks a text at spaces into lines of at most `width` cells; longer words are cut. */
export function wrapWords(text: string, width: number): readonly string[] {
  if (width <= 0) return [];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const next = line === '' ? word : `${line} ${word}`;
    if (cells(next) <= width) {
      line = next;
      continue;
    }
    if (line !== '') lines.push(line);
    line = clip(word, width);
  }
  if (line !== '') lines.push(line);
  return lines;
}
