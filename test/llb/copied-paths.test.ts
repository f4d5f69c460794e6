import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
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
    const places = ['', 'a', 'b', 'a/b', 'new', 'new/a', 'x'];
    const piecesAt = (paths: readonly string[], maxLength: number) =>
      fc.array(
        fc.record({
          source: fc.constantFrom(...PATHS),
          path: fc.constantFrom(...paths),
          whole: fc.boolean(),
        }),
        { maxLength },
      );
    fc.assert(
      fc.property(fc.oneof(piecesAt(places, 8), piecesAt(['', 'new'], 30)), (pieces) => {
        const copied = new CopiedPaths(SOURCE);
        for (const { whole, ...entry } of pieces) {
          copied.add({ ...entry, link: null }, whole);
          // What was asked before more was added is found anew.
          copied.sourceOf('new/a/x');
        }
        const last = new Map([...copied].map(({ path, source }) => [path, source]));
        for (const path of [...last.keys(), ...PATHS, 'new/b/x', 'new/a/x', 'ab', 'neww/x'])
          expect(copied.sourceOf(path)).toBe(last.get(path));
        expect([...copied.sources()]).toEqual([...copied].map(({ source }) => source));
      }),
      { numRuns: 500 },
    );
  });

  it('is found without going through all of many folders that are copied to one', () => {
    const names = Array.from({ length: 1_000 }, (_, at) => `${at}`);
    const tree = FileTree.of(
      names.flatMap((name) => [folder(name), file(`${name}/package.json`), file(`${name}/only-${name}`)]),
    );
    const copied = new CopiedPaths(tree);
    const asked = vi.spyOn(tree, 'get');
    for (const name of names) {
      copied.add({ source: name, path: 'app', link: null }, true);
      expect(copied.kind('app')).toBe('dir');
    }
    for (const name of names) expect(copied.sourceOf(`app/only-${name}`)).toBe(`${name}/only-${name}`);
    expect(copied.sourceOf('app/package.json')).toBe('999/package.json');
    expect(copied.sourceOf('app/none')).toBeUndefined();
    expect(asked.mock.calls.length).toBeLessThan(5_000);
  });

  it('is listed folder by folder, and nothing is kept of the source for it', () => {
    const tree = FileTree.of([
      folder('a'),
      folder('a/b'),
      file('a/b/x'),
      file('a/b-c'),
      file('a-b'),
      file('z'),
    ]);
    const children = vi.spyOn(tree, 'children');
    const listed = (source: string): readonly string[] => {
      const copied = new CopiedPaths(tree);
      copied.add({ source, path: 'new', link: null }, true);
      return [...copied.sources()];
    };
    expect(listed('a')).toEqual(['a', 'a/b', 'a/b/x', 'a/b-c']);
    expect(listed('z')).toEqual(['z']);
    expect(listed('')).toEqual(['', 'a', 'a/b', 'a/b/x', 'a/b-c', 'a-b', 'z']);
    expect(children).not.toHaveBeenCalled();
  });
});
