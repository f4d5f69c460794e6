import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { CopiedPaths } from '../../src/llb/copied-paths.ts';
import { file, folder } from '../filesystem/entries.ts';

const SOURCE = FileTree.of([
  folder('a'),
  folder('a/b'),
  file('a/b/x'),
  file('a/x'),
  folder('b'),
  file('b/x'),
  file('x'),
]);

const PATHS = ['', ...SOURCE.entries().map(({ path }) => path)];

describe('what a copy writes, asked for by path', () => {
  it('is what going through all of it says last, with few pieces and with many', () => {
    const piece = fc.record({
      source: fc.constantFrom(...PATHS),
      path: fc.constantFrom('', 'a', 'b', 'a/b', 'new', 'new/a', 'x'),
      whole: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const copied = new CopiedPaths(SOURCE);
        for (const { whole, ...entry } of pieces) copied.add({ ...entry, link: null }, whole);
        const last = new Map([...copied].map(({ path, source }) => [path, source]));
        for (const path of [...last.keys(), ...PATHS, 'new/b/x', 'new/a/x', 'ab', 'neww/x'])
          expect(copied.sourceOf(path)).toBe(last.get(path));
        expect([...copied.sources()]).toEqual([...copied].map(({ source }) => source));
      }),
      { numRuns: 500 },
    );
  });
});
