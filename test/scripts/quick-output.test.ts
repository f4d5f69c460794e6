import { styledCharsFromTokens, tokenize } from '@alcalzone/ansi-tokenize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Output, quickOutput } from '../../scripts/bundle/quick-output.ts';

interface InkOutput extends Output {
  write(x: number, y: number, text: string, options: { transformers: ((line: string) => string)[] }): void;
  clip(clip: { x1: number; x2: number; y1: number; y2: number }): void;
  unclip(): void;
}
type InkOutputClass = new (options: { width: number; height: number }) => InkOutput;

// Ink does not export this path, so import the file.
const place = new URL('build/output.js', import.meta.resolve('ink').replace(/build\/index\.js$/, ''));
const { default: Ink } = (await import(place.href)) as { default: InkOutputClass };
const Quick = quickOutput(Ink) as InkOutputClass;

const piece = fc.constantFrom(
  'plain',
  '  ',
  '│',
  '\x1b[31mred\x1b[39m',
  '\x1b[1;32mnever closed',
  '\x1b[7m  \x1b[27m',
  '日本',
  'e\u0301',
  '\x1b[0m',
  '\x1b[38;5;12mpalette',
  '\x1b[48;2;1;2;3mtrue\x1b[49m',
  '\x1b[22;39mclosed',
  'soft\u00ad\u200bhyphen',
  '',
);
const line = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const write = fc.record({
  x: fc.nat(40),
  y: fc.nat(6),
  text: fc.array(line, { maxLength: 3 }).map((lines) => lines.join('\n')),
  loud: fc.boolean(),
});

/** What a terminal shows in each row: characters with their styles, up to the last visible one. */
function shown(output: string): unknown[] {
  return output.split('\n').map((row) => {
    const characters = styledCharsFromTokens(tokenize(row));
    const last = characters.findLastIndex(({ value, styles }) => value !== ' ' || styles.length > 0);
    return characters
      .slice(0, last + 1)
      .map(({ value, styles }) => [value, styles.map(({ code }) => code).toSorted()]);
  });
}

test("shows the same as ink's Output", () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 6 }), fc.boolean(), (writes, clipped) => {
      const frames = [Ink, Quick].map((Class) => {
        const output = new Class({ width: 60, height: 6 });
        if (clipped) output.clip({ x1: 3, x2: 30, y1: 1, y2: 4 });
        for (const { x, y, text, loud } of writes) {
          output.write(x, y, text, { transformers: loud ? [(each) => `\x1b[1m${each}!\x1b[22m`] : [] });
        }
        if (clipped) output.unclip();
        const { output: text, height } = output.get();
        return [shown(text), height];
      });
      expect(frames[1]).toEqual(frames[0]);
    }),
    { numRuns: 500 },
  );
});
