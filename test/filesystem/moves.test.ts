import { describe, expect, it } from 'vitest';
import { diffTrees } from '../../src/filesystem/diff.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { findMoves, moveCandidates } from '../../src/filesystem/moves.ts';
import { file, folder } from './entries.ts';

/** A file whose digest is its owner, so that a test says which contents are the same. */
const holding = (path: string, contents: number, size = 10) => file(path, { uid: contents, size });

function moves(before: readonly ReturnType<typeof file>[], after: readonly ReturnType<typeof file>[]) {
  const [a, b] = [FileTree.of(before), FileTree.of(after)];
  const { diff } = diffTrees(a, b);
  const wanted = moveCandidates(diff, a);
  const hashes = (tree: FileTree, paths: readonly string[]) =>
    new Map(paths.map((path) => [path, String(tree.get(path)?.uid)]));
  return {
    wanted,
    found: findMoves(diff, a, { a: hashes(a, wanted.a), b: hashes(b, wanted.b) }).map(
      ({ from, to, gone }) => `${from} ${gone ? '→' : '⇒'} ${to}`,
    ),
  };
}

describe('moves', () => {
  it('are found by contents: moved where the old path is gone, else copied', () => {
    const { found } = moves(
      [holding('old', 1), holding('kept', 2)],
      [holding('new', 1), holding('kept', 2), holding('copy', 2), holding('other', 3)],
    );
    expect(found).toEqual(['kept ⇒ copy', 'old → new']);
  });

  it('prefer the same name, and move one source to one place only', () => {
    const folders = [folder('x'), folder('y')];
    const { found } = moves(
      [...folders, holding('a', 1), holding('x/b', 1)],
      [...folders, holding('y/b', 1), holding('y/c', 1), holding('y/d', 1)],
    );
    expect(found).toEqual(['x/b → y/b', 'a → y/c', 'a ⇒ y/d']);
  });

  it('read only files of a size that both sides have, and none that are empty or linked', () => {
    const { wanted, found } = moves(
      [holding('a', 1, 5), holding('b', 1, 6), holding('empty', 1, 0)],
      [
        holding('c', 1, 5),
        holding('d', 1, 7),
        holding('nothing', 1, 0),
        file('e', { linkname: 'c', size: 5 }),
      ],
    );
    expect(wanted).toEqual({ a: ['a'], b: ['c'] });
    expect(found).toEqual(['a → c']);
  });
});
