import type { TreeDiff } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { foldersOf } from '../../filesystem/paths.ts';
import type { Origin } from '../origins.ts';
import { addedRows } from './added-rows.ts';
import { amountOf, bytesOwned, filesOf } from './amount.ts';
import { cameRows } from './came-rows.ts';
import { leftRows, type TakersOf } from './left-rows.ts';
import type { Came, CameRow, Story } from './types.ts';

/** What a story is told from. Paths are as in TreeEntry. */
export interface StoryParts {
  readonly a: FileTree;
  readonly b: FileTree;
  /** Of the two trees, contents settled. */
  readonly diff: TreeDiff;
  /** How an entry of `b` came from `a`; null if it did not. */
  readonly cameFrom: (path: string) => Came | null;
  /** The origin of an entry of `b`; null if unknown. */
  readonly originOf: (path: string) => Origin | null;
  /** Who else takes an entry of `a`. */
  readonly takersOf: TakersOf;
}

/**
 * Tells two states as a person thinks of them: what came over, what was added, what stayed behind. Each entry of `b` is
 * in one group. A folder that COPY made on the way to what it copied belongs to that. What `b` has of its base is in
 * `same` if `a` has it too; else it was added.
 */
export function tellStory({ a, b, diff, cameFrom, originOf, takersOf }: StoryParts): Story {
  const rows = cameRows(a, b, cameFrom);
  const onTheWay = foldersOnTheWay(rows, b, cameFrom, originOf);
  const differing = contentChanges(diff);
  const same = new Set<string>();
  const paths = { came: [] as string[], added: [] as string[], same: [] as string[] };
  for (const { path } of b.entries()) {
    const isSame = !differing.has(path) && a.get(path) !== undefined && isOfBase(originOf(path));
    const group = cameFrom(path) !== null || onTheWay.has(path) ? 'came' : isSame ? 'same' : 'added';
    if (group === 'same') same.add(path);
    paths[group].push(path);
  }
  const taken = new Set(paths.came.flatMap((path) => cameFrom(path)?.path ?? []));
  const isThere = (path: string): boolean =>
    taken.has(path) || (b.get(path) !== undefined && !differing.has(path));
  const came = paths.came.flatMap((path) => b.get(path) ?? []);
  return {
    came: {
      files: filesOf(came),
      bytes: came.reduce((sum, entry) => sum + bytesOwned(b, entry), 0),
      rows,
      changed: rows.reduce((sum, { changed }) => sum + changed, 0),
    },
    added: { ...amountOf(b, paths.added), rows: addedRows(b, paths.added, originOf) },
    same: amountOf(b, paths.same),
    left: leftRows(a, isThere, takersOf),
    cameFrom,
    groupOf: (path) => {
      if (b.get(path) === undefined) return null;
      if (same.has(path)) return 'same';
      return cameFrom(path) !== null || onTheWay.has(path) ? 'came' : 'added';
    },
  };
}

/** Folders that an instruction made for what it copied. */
function foldersOnTheWay(
  rows: readonly CameRow[],
  b: FileTree,
  cameFrom: (path: string) => Came | null,
  originOf: (path: string) => Origin | null,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { to, line, stage } of rows) {
    for (const folder of foldersOf(to)) {
      if (found.has(folder)) break;
      if (b.get(folder) === undefined || cameFrom(folder) !== null) continue;
      const origin = originOf(folder);
      if (origin?.line === line && origin.stage === stage) found.add(folder);
    }
  }
  return found;
}

/** Paths that are on both sides, but are not the same there. */
function contentChanges(diff: TreeDiff): ReadonlySet<string> {
  return new Set(
    diff.entries.flatMap(({ path, change, why, b }) => {
      if (change !== 'modified' || b === null) return [path];
      const isSame = why.every((each) => each === 'mode' || each === 'owner' || each === 'xattrs');
      return isSame || (fileType(b.mode) === 'file' && why.every((each) => each === 'target')) ? [] : [path];
    }),
  );
}

function isOfBase(origin: Origin | null): boolean {
  return origin === null || origin.kind === 'base';
}
