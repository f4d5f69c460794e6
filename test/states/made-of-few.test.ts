/** What an instruction made of a few paths is what lists of both states say, wherever it is told without them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffOf, settle } from '../../src/filesystem/diff.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { madeOfFew } from '../../src/states/made-of-few.ts';
import { MadePaths } from '../../src/states/made-paths.ts';
import type { StateFiles } from '../../src/states/state-files.ts';
import { atOnce } from '../../src/turns.ts';
import { DEVICE, file, folder, SOCKET, symlink } from '../filesystem/entries.ts';
import { GivenFiles } from './given-files.ts';

const PATHS = ['a', 'b', 'c', 'd'] as const;

const filesOf = (entries: readonly TreeEntry[]): StateFiles =>
  new GivenFiles(...entries.map((entry) => ({ entry })));

/** A state of which only these paths are asked, as the engine tells them: a hard link as the file that it is. */
function long(entries: readonly TreeEntry[]): StateFiles {
  const tree = FileTree.of(entries);
  return Object.assign(filesOf(entries), {
    tree: () => Promise.reject(new Error('The list was asked for.')),
    findInLong: async (paths: readonly string[]) =>
      new Map(
        paths.map((path) => {
          const entry = tree.get(path);
          return [path, entry === undefined ? null : { ...tree.contentOf(entry), path }] as const;
        }),
      ),
  });
}

const TIMES = [1_000_000_000n, 1_000_000_001n, 2_000_000_000n] as const;

/** One entry of any kind at a path, with contents that go with its size and time. */
const entryOf = (path: string) =>
  fc
    .tuple(
      fc.constantFrom('none', 'file', 'folder', 'link', 'device', 'socket'),
      fc.constantFrom(1, 2),
      fc.constantFrom(...TIMES),
    )
    .map(([kind, size, mtimeNs]): readonly TreeEntry[] => {
      if (kind === 'none') return [];
      if (kind === 'folder') return [folder(path, { mtimeNs })];
      if (kind === 'link') return [symlink(path, size === 1 ? 'x' : 'y', { mtimeNs })];
      if (kind === 'device') return [file(path, { mode: DEVICE, devmajor: size, mtimeNs })];
      if (kind === 'socket') return [file(path, { mode: SOCKET, mtimeNs })];
      return [file(path, { size, mtimeNs })];
    });

const trees = fc
  .tuple(entryOf('a'), entryOf('b'), entryOf('c'), entryOf('d'), fc.boolean())
  .map(([a, b, c, d, isLinked]): readonly TreeEntry[] => {
    const first = a.find(({ mode }) => mode === file('a').mode);
    const last = isLinked && first !== undefined ? [{ ...first, path: 'd', linkname: 'a' }] : d;
    return [...a, ...b, ...c, ...last];
  });

/** Whether an entry was another name of a file and is one of its own now, of the same size and time, or the other way round. */
function isOnlyLinked(path: string, left: FileTree, right: FileTree): boolean {
  const [a, b] = [left.get(path), right.get(path)];
  if (a === undefined || b === undefined || a.linkname === b.linkname) return false;
  const [was, is] = [left.contentOf(a), right.contentOf(b)];
  const areFiles = [was, is].every(({ mode }) => mode === file('a').mode);
  return areFiles && was.size === is.size && was.mtimeNs === is.mtimeNs;
}

describe('what an instruction made of a few paths', () => {
  it('is what lists of both states say', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(trees, trees, fc.boolean(), async (before, after, isListed) => {
        const few = await madeOfFew(PATHS, long(before), isListed ? filesOf(after) : long(after));
        if (few === null) return;
        told += 1;
        const [left, right] = [FileTree.of(before), FileTree.of(after)];
        const open = atOnce(diffOf(left, right));
        const all = new MadePaths(left, right, settle(open, new Set(open.undecided)));
        for (const path of PATHS.filter((each) => !isOnlyLinked(each, left, right))) {
          expect([path, few.made.has(path), few.made.removed(path)]).toEqual([
            path,
            all.has(path),
            all.removed(path),
          ]);
        }
      }),
      { numRuns: 3_000 },
    );
    expect(told).toBeGreaterThan(300);
  });

  it('is not told where only contents can, of many paths, and where lists cost little', async () => {
    const [old, now] = [file('a', { size: 1, mtimeNs: 5n }), file('a', { size: 1, mtimeNs: 6n })];
    expect(await madeOfFew(['a'], long([old]), long([now]))).toBeNull();
    const whole = file('a', { size: 1, mtimeNs: 2_000_000_000n });
    expect(await madeOfFew(['a'], long([whole]), long([whole]))).toBeNull();
    const many = Array.from({ length: 51 }, (_, index) => `${index}`);
    expect(await madeOfFew(many, long([]), long([]))).toBeNull();
    expect(await madeOfFew(['a'], filesOf([old]), filesOf([now]))).toBeNull();
  });
});
