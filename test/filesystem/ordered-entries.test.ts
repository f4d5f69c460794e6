import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { foldersOf, parentOf } from '../../src/filesystem/paths.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { file, folder } from './entries.ts';

const name = fc.constantFrom('a', 'a-b', 'a.', 'b', 'ab', 'ä', '\u{1f600}', '\uffee');
const paths = fc.array(fc.array(name, { minLength: 1, maxLength: 4 }), { maxLength: 12 });

/** With all folders, in no particular order. */
function entriesOf(given: readonly (readonly string[])[]): TreeEntry[] {
  const files = new Set(given.map((parts) => parts.join('/')));
  const folders = new Set([...files].flatMap((path) => foldersOf(path)).filter((path) => path !== ''));
  return [
    ...[...files].filter((path) => !folders.has(path)).map((path) => file(path)),
    ...[...folders].map((path) => folder(path)),
  ];
}

describe('a tree whose entries come in order', () => {
  it('is the same as one whose entries come in any', () => {
    fc.assert(
      fc.property(paths, (given) => {
        const mixed = FileTree.of(entriesOf(given));
        const ordered = FileTree.of(mixed.entries());
        const turned = FileTree.of([...mixed.entries()].reverse());
        expect(ordered.entries()).toEqual(mixed.entries());
        expect(turned.entries()).toEqual(mixed.entries());
        for (const path of ['', 'a', 'none', ...mixed.entries().map((entry) => entry.path)]) {
          const inside = mixed.entries().filter((entry) => parentOf(entry.path) === path);
          expect(ordered.children(path)).toEqual(inside);
          expect(ordered.total(path)).toEqual(turned.total(path));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives a hard link the size of its first name', () => {
    const tree = FileTree.of([file('a', { size: 7 }), file('b', { size: 0, linkname: 'a' })]);
    expect(tree.entries().map(({ size }) => size)).toEqual([7, 7]);
    expect(tree.total('')).toEqual({ files: 2, bytes: 7 });
  });

  it('sums up a file of very many names in a moment', () => {
    const names = Array.from({ length: 60_000 }, (_, at) => file(`n${at}`, { linkname: 'first' }));
    expect(FileTree.of([file('first', { size: 3 }), ...names]).total('')).toEqual({
      files: 60_001,
      bytes: 3,
    });
  });
});
