import { plainName } from './plain-name.ts';
import { plainText } from './sanitize.ts';
import type { LineRange } from './types.ts';

const FRAME = '-'.repeat(20);

/**
 * The lines of a file around some ranges, with the ranges marked, framed as BuildKit prints them with an error
 * (moby/buildkit solver/errdefs): at least two lines more than the ranges, at least four for a single line. Empty when
 * the ranges are not in this file.
 */
export function sourceExcerpt(
  fileName: string,
  lines: readonly string[],
  ranges: readonly LineRange[],
): readonly string[] {
  const first = Math.min(...ranges.map(({ start }) => start));
  let end = Math.min(Math.max(...ranges.map((range) => range.end)), lines.length);
  if (ranges.length === 0 || first < 1 || first > lines.length) {
    return [];
  }
  let start = first;
  const wanted = end === start ? 4 : 2;
  for (let added = 0; added < wanted; added++) {
    if (start > 1) {
      start--;
      added++;
    }
    if (end < lines.length) {
      end++;
      added++;
    }
  }
  const shown = lines.slice(start - 1, end).map((text, at) => {
    const number = start + at;
    const marked = ranges.some((range) => range.start <= number && number <= range.end);
    return ` ${String(number).padStart(3)} | ${marked ? '>>>' : '   '} ${plainText(text)}`;
  });
  return [`${plainName(fileName)}:${first}`, FRAME, ...shown, FRAME];
}
