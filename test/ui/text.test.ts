import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../src/text/cells.ts';
import { formatDuration } from '../../src/text/duration.ts';
import { positionNote, shiftLine } from '../../src/ui/sideways.ts';
import { clip, clipMiddle, fitTo, type Line, paintLine, spread } from '../../src/ui/text.ts';

// One cell, two cells, a combining accent, an emoji of several code points.
const text = fc.string({
  unit: fc.constantFrom('a', 'Z', ' ', '/', 'é', 'e\u0301', '日', '本', '👩‍💻', '…', '─'),
  maxLength: 40,
});

describe('text of a fixed width', () => {
  it('is never wider than asked for, and exactly as wide once fitted', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (value, width) => {
        expect(stringWidth(clip(value, width))).toBeLessThanOrEqual(width);
        expect(stringWidth(fitTo(value, width))).toBe(width);
        expect(stringWidth(clipMiddle(value, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('paints lines to exactly the width, whatever their spans', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), fc.integer({ min: 1, max: 60 }), (parts, width) => {
        const line = parts.map((part) => ({ text: part, role: 'accent' as const }));
        expect(stringWidth(paintLine(line, width))).toBe(width);
      }),
    );
  });

  it('cuts with an ellipsis', () => {
    expect(clip('runtime', 5)).toBe('runt…');
    expect(clip('日本語', 5)).toBe('日本…');
    expect(clipMiddle('unix:///var/run/docker.sock', 15)).toMatch(/^unix:.*….*sock$/);
  });

  it('keeps the right part whole and lets the left one give way', () => {
    const line = spread([{ text: 'RUN make everything there is' }], [{ text: '3.4s' }], 20);
    expect(paintLine(line, 20)).toBe('RUN make every… 3.4s');
  });

  it('shows that it was cut where a piece of it just fits', () => {
    expect(paintLine([{ text: 'RUN make;' }, { text: ' false' }], 9)).toBe('RUN make…');
    expect(paintLine([{ text: 'RUN make;' }, { text: '' }], 9)).toBe('RUN make;');
    expect(paintLine([{ text: 'RUN 日本' }, { text: '!' }], 8)).toBe('RUN 日… ');
  });
});

describe('a duration', () => {
  it('is written as docker writes it', () => {
    expect([0, 340, 12_400, 99_900, 125_000, 3_720_000].map(formatDuration)).toEqual([
      '0.0s',
      '0.3s',
      '12.4s',
      '99.9s',
      '2m 05s',
      '1h 02m',
    ]);
  });
});

describe('long lines', () => {
  const widthOf = (line: Line) => line.reduce((sum, span) => sum + cellsOf(span.text), 0);

  it('lose as many cells at their start as they are moved', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), fc.integer({ min: 0, max: 60 }), (parts, left) => {
        const line = parts.map((part) => ({ text: part, role: 'accent' as const }));
        expect(widthOf(shiftLine(line, left))).toBe(Math.max(0, widthOf(line) - left));
      }),
    );
  });

  it('keep their styles, and show half of a wide character as a blank', () => {
    expect(shiftLine([{ text: 'RUN ', role: 'keyword' }, { text: 'make' }], 5)).toEqual([{ text: 'ake' }]);
    expect(shiftLine([{ text: 'RUN', role: 'keyword' }], 1)).toEqual([{ text: 'UN', role: 'keyword' }]);
    expect(shiftLine([{ text: '日本' }], 1)).toEqual([{ text: ' 本' }]);
    expect(shiftLine([{ text: '\u001b[31mred\u001b[39m', raw: true }], 1)).toEqual([
      { text: '\u001b[31med\u001b[39m', raw: true },
    ]);
  });

  it('say from which column they are shown', () => {
    expect(positionNote('1–7 of 9', 0)).toBe('1–7 of 9');
    expect(positionNote('1–7 of 9', 16)).toBe('1–7 of 9 · from column 17');
    expect(positionNote('', 16)).toBe('from column 17');
  });
});
