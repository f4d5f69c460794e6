import { describe, expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import type { StateRef } from '../../src/ports.ts';
import { completeListing, isPathTooLong, unlistedNote } from '../../src/states/deep-listing.ts';
import { file, folder } from '../filesystem/entries.ts';

/** An engine that reads folders of a tree, with a limit to the length of their paths. */
function engineOf(entries: readonly TreeEntry[], maxPathLength: number): StateRef {
  const tree = FileTree.of(entries);
  return {
    id: 'a',
    stat: () => Promise.reject(new Error('not in this test')),
    readFile: () => Promise.reject(new Error('not in this test')),
    async readDir(path) {
      if (path.length > maxPathLength) throw new Error(`open /mnt${path}: file name too long`);
      return tree
        .children(path.slice(1))
        .map((entry) => ({ ...entry, path: entry.path.slice(entry.path.lastIndexOf('/') + 1) }));
    },
  };
}

const deepPath = (depth: number): string => Array.from({ length: depth }, () => 'd').join('/');
const deep = Array.from({ length: 5_000 }, (_, at) => folder(deepPath(at + 1)));

describe('a listing that ends at a path too long for the engine', () => {
  it('has all that comes beside it, and says which folder is not complete', async () => {
    const all = [folder('bin'), ...deep, file('d/d/z'), folder('etc'), folder('etc/x'), file('etc/x/y')];
    const listed = [folder('bin'), ...deep.slice(0, 2_000)];
    const { entries, unlisted } = await completeListing(listed, async () => engineOf(all, 4_000));
    const paths = new Set(entries.map(({ path }) => path));
    for (const path of ['d/d/z', 'etc', 'etc/x', 'etc/x/y']) expect(paths, path).toContain(path);
    expect(entries).toHaveLength(2_001 + 4);
    expect(unlisted).toEqual([deepPath(129)]);
    expect(unlistedNote(unlisted)).toBe(
      `Not all of what is in /${deepPath(30)}/… (129 folders deep) is listed: the engine reads no paths of more than 4,096 bytes.`,
    );
  });

  it('names a folder that cannot be read itself', async () => {
    const long = 'n'.repeat(250);
    const all = [folder(long), folder(`${long}/${long}`), file(`${long}/${long}/f`), file('z')];
    const { entries, unlisted } = await completeListing([folder(long)], async () => engineOf(all, 300));
    expect(entries.map(({ path }) => path)).toEqual([long, 'z', `${long}/${long}`]);
    expect(unlisted).toEqual([`${long}/${long}`]);
  });

  it('is told by the words of the engine, and a complete one has no note', () => {
    expect(isPathTooLong(new Error('lstat /x: file name too long'))).toBe(true);
    expect(isPathTooLong(new Error('lstat /x: permission denied'))).toBe(false);
    expect(unlistedNote([])).toBeNull();
  });
});
