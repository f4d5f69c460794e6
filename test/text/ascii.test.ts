import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inAscii } from '../../src/text/ascii.ts';
import { cellsOf } from '../../src/text/cells.ts';

test('any text becomes ASCII of as many cells', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('日本', 'e\u0301', '👍🏽', '🇫🇷', '│', '\u200d'),
  );
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      const text = parts.join('').replace(/\p{C}/gu, '');
      const ascii = inAscii(text);
      expect(ascii).toMatch(/^[ -~]*$/);
      expect(cellsOf(ascii)).toBe(cellsOf(text));
    }),
  );
});

test('styles stay, lines and signs become what looks like them, and other letters question marks', () => {
  expect(inAscii('\x1b[1;36m╭─ Stages ─╮\x1b[0m')).toBe('\x1b[1;36m+- Stages -+\x1b[0m');
  expect(inAscii('│❯ ◆ 9 runtime …│')).toBe('|> * 9 runtime ~|');
  expect(inAscii('größe 日本')).toBe('gr??e ????');
});

test('every sign that the screens draw has a substitute', () => {
  const drawn = new Set<string>();
  for (const folder of ['src/screens', 'src/ui', 'src/progress/tty'])
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name)) continue;
      const code = readFileSync(`${folder}/${name}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
      for (const sign of code.match(/[^\x00-\x7f]/gu) ?? []) drawn.add(sign);
    }
  expect(drawn.size).toBeGreaterThan(30);
  expect([...drawn].filter((sign) => inAscii(sign) === '?')).toEqual([]);
});
