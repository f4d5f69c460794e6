import { cellsOf } from './cells.ts';
import { head } from './ends.ts';

/** Breaks a text at spaces into lines of at most `width` cells; longer words are broken. */
export function wrapWords(text: string, width: number): readonly string[] {
  if (width <= 0) return [];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const next = line === '' ? word : `${line} ${word}`;
    if (cellsOf(next) <= width) {
      line = next;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (cellsOf(line) > width) {
      const part = head(line, width);
      if (part === '') break;
      lines.push(part);
      line = line.slice(part.length);
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** The first `most` of some lines. The last one ends with an ellipsis if there are more. */
export function fitRows(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  const shown = lines.slice(0, most);
  const last = shown.pop() ?? '';
  return [...shown, `${last.slice(0, Math.max(0, last.length - 2))} …`];
}
