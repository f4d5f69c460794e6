import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration } from '../../src/ui/duration.ts';
import { clip, clipMiddle, fitTo, paintLine, spread } from '../../src/ui/text.ts';

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
});

describe('durations and sizes', () => {
  it('reads like docker', () => {
    expect([0, 340, 12_400, 99_900, 125_000, 3_720_000].map(formatDuration)).toEqual([
      '0.0s',
      '0.3s',
      '12.4s',
      '99.9s',
      '2m 05s',
      '1h 02m',
    ]);
    expect([0, 999, 1000, 12_345, 999_600, 3_400_000_000].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '12.3 kB',
      '1.0 MB',
      '3.4 GB',
    ]);
  });
});
