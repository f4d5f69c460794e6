import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogFilter, withoutStyles } from '../../src/progress/sanitize.ts';
import { wrapLine, wrappedRows } from '../../src/progress/wrapped-line.ts';
import { columnsOf } from '../../src/text/cells.ts';

const encoder = new TextEncoder();

/** Lines as a log has them: filtered, with styles. */
const lines = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('\u001b[31m', '\u001b[0m', '\u001b[1;32m', '日本', '👩‍👩‍👧', 'e\u0301', 'x'.repeat(90)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => {
    const filter = new LogFilter();
    return [...filter.push(encoder.encode(parts.join('').replaceAll('\n', ' '))), ...filter.end()][0] ?? '';
  });

describe('a wrapped line', () => {
  it('is the line, whatever is in it', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 2, max: 60 }), (line, width) => {
        const rows = wrapLine(line, width);
        expect(rows.map(withoutStyles).join('')).toBe(withoutStyles(line));
        expect(wrappedRows(line, width)).toBe(rows.length);
        for (const row of rows) expect(columnsOf(withoutStyles(row))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('has its style on every row, and ends it there', () => {
    expect(wrapLine('\u001b[31mabcdef\u001b[0m', 4)).toEqual([
      '\u001b[31mabcd\u001b[0m',
      '\u001b[31mef\u001b[0m',
    ]);
  });

  it('is one row when it fits, and one when it is empty', () => {
    expect(wrapLine('abcd', 4)).toEqual(['abcd']);
    expect(wrapLine('', 4)).toEqual(['']);
    expect(wrappedRows('', 4)).toBe(1);
  });

  it('takes a wide character to the next row whole', () => {
    expect(wrapLine('abc日本', 4)).toEqual(['abc', '日本']);
  });
});
