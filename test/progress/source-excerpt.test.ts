import { describe, expect, test } from 'vitest';
import { sourceExcerpt } from '../../src/progress/source-excerpt.ts';

const lines = Array.from({ length: 12 }, (_, at) => `line ${at + 1}`);

function numbersOf(start: number, end: number): string[] {
  return sourceExcerpt('Dockerfile', lines, [{ start, end }])
    .filter((line) => line.includes(' | '))
    .map((line) => line.slice(0, 10).replace(' |', ''));
}

describe('sourceExcerpt', () => {
  test('frames the lines as BuildKit does', () => {
    expect(sourceExcerpt('Dockerfile', lines, [{ start: 4, end: 5 }])).toEqual([
      'Dockerfile:4',
      '--------------------',
      '   3 |     line 3',
      '   4 | >>> line 4',
      '   5 | >>> line 5',
      '   6 |     line 6',
      '--------------------',
    ]);
  });

  test('shows two lines on each side of a single one, and stays within the file', () => {
    expect(numbersOf(5, 5)).toEqual(['   3    ', '   4    ', '   5 >>>', '   6    ', '   7    ']);
    expect(numbersOf(1, 1)).toEqual(['   1 >>>', '   2    ', '   3    ']);
    expect(numbersOf(12, 12)).toEqual(['  10    ', '  11    ', '  12 >>>']);
    expect(numbersOf(11, 99)).toEqual(['  10    ', '  11 >>>', '  12 >>>']);
  });

  test('marks several ranges', () => {
    const marked = sourceExcerpt('Dockerfile', lines, [
      { start: 2, end: 2 },
      { start: 4, end: 4 },
    ]).filter((line) => line.includes('>>>'));
    expect(marked).toEqual(['   2 | >>> line 2', '   4 | >>> line 4']);
  });

  test('is empty where there is nothing to show', () => {
    expect(sourceExcerpt('Dockerfile', lines, [])).toEqual([]);
    expect(sourceExcerpt('Dockerfile', lines, [{ start: 13, end: 14 }])).toEqual([]);
    expect(sourceExcerpt('Dockerfile', lines, [{ start: 0, end: 0 }])).toEqual([]);
  });

  test('shows escape sequences in the file name, and removes them from the text', () => {
    expect(sourceExcerpt('D\x1b[2J', ['RUN echo \x1b]0;t\x07x'], [{ start: 1, end: 1 }])).toEqual([
      'D\\x1b[2J:1',
      '--------------------',
      '   1 | >>> RUN echo x',
      '--------------------',
    ]);
  });
});
