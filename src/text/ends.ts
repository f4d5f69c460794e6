import { cellsOf } from './cells.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As many whole characters from the start as fit, measured one by one as a terminal places them. */
export function head(text: string, width: number): string {
  let out = '';
  let left = width;
  for (const { segment } of graphemes.segment(text)) {
    left -= cellsOf(segment);
    if (left < 0) break;
    out += segment;
  }
  return out;
}

/** As many whole characters from the end as fit. */
export function tail(text: string, width: number): string {
  let out = '';
  let left = width;
  for (const { segment } of Array.from(graphemes.segment(text)).reverse()) {
    left -= cellsOf(segment);
    if (left < 0) break;
    out = segment + out;
  }
  return out;
}
