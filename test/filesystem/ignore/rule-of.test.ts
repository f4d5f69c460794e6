import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createIgnoreExplainer,
  hasControls,
  parseIgnoreFile,
  ruleOfPath,
} from '../../../src/filesystem/ignore/index.ts';

function patternOf(path: string): string {
  const rule = ruleOfPath(path);
  if (rule.kind === 'none') throw new Error(`no rule for ${JSON.stringify(path)}: ${rule.why}`);
  return rule.pattern;
}

const SIGNS = [...'!#\\*?[]|{}^$.+()-/ ab', '\u00a0', '\u3000', '\ufeff', 'é', '😀'];
/** Paths without empty parts, `.` and `..`, as a listing has them. */
const paths = fc
  .array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 8 })
  .map((signs) => signs.join(''))
  .filter((path) => path.split('/').every((part) => !['', '.', '..'].includes(part)));

describe('ruleOfPath', () => {
  test.each([
    ['docs/a.md', 'docs/a.md'],
    ['!important', '\\!important'],
    ['#notes#', '\\#notes#'],
    ['a[1]*.c', 'a\\[1\\]\\*.c'],
    ['a|b{c}', 'a|b{c}'],
    ['a|b?', 'a\\|b\\?'],
    [' a ', '[ ]a[ ]'],
    [' ', '[ ]'],
    ['!', '\\!'],
  ])('the rule for %j is %j', (path, pattern) => expect(patternOf(path)).toBe(pattern));

  test('leaves out the path and no other one, and as an exception lets it in again', () => {
    fc.assert(
      fc.property(paths, paths, (path, other) => {
        const pattern = patternOf(path);
        const excluded = createIgnoreExplainer(parseIgnoreFile(`${pattern}\n`));
        expect(excluded(path).excluded).toBe(true);
        const isInside = other === path || other.startsWith(`${path}/`);
        expect(excluded(other).excluded).toBe(isInside);
        expect(createIgnoreExplainer(parseIgnoreFile(`**\n!${pattern}\n`))(path).excluded).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a\nb', 'its name has control characters'],
    ['a\u001b[31mb', 'its name has control characters'],
    ['a\r', 'its name has control characters'],
    ['src/\udce9.c', 'its name is not UTF-8'],
  ])('there is none for %j', (path, why) => expect(ruleOfPath(path)).toEqual({ kind: 'none', why }));

  test('a rule with a control character is known', () => {
    expect(['a\n', '\u0085', 'a b', 'é'].map(hasControls)).toEqual([true, true, false, false]);
  });
});
