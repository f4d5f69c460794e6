import type { TreeDiff } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { foldersOf } from '../../filesystem/paths.ts';
import { atOnce, type Sliced } from '../../turns.ts';
import type { Origin } from '../origins.ts';
import { addedRows } from './added-rows.ts';
import { amountOf } from './amount.ts';
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
export function tellStory(parts: StoryParts): Story {
  return atOnce(storyOf(parts));
}

/** The same, sliced: of a million entries it takes seconds. */
export function* storyOf({ a, b, diff, cameFrom, originOf, takersOf }: StoryParts): Sliced<Story> {
  const rows = yield* cameRows(a, b, cameFrom);
  const onTheWay = foldersOnTheWay(rows, b, cameFrom, originOf);
  const differing = contentChanges(diff);
  const same = new Set<string>();
  const paths = { came: [] as string[], added: [] as string[], same: [] as string[] };
  for (const { path } of b.entries()) {
    yield;
    const isSame = !differing.has(path) && a.get(path) !== undefined && isOfBase(originOf(path));
    const group = cameFrom(path) !== null || onTheWay.has(path) ? 'came' : isSame ? 'same' : 'added';
    if (group === 'same') same.add(path);
    paths[group].push(path);
  }
  const taken = new Set<string>();
  for (const path of paths.came) {
    yield;
    const from = cameFrom(path)?.path;
    if (from !== undefined) taken.add(from);
  }
  const isThere = (path: string): boolean =>
    taken.has(path) || (b.get(path) !== undefined && !differing.has(path));
  const left = yield* leftRows(a, isThere, takersOf);
  return {
    came: {
      ...amountOf(b, paths.came),
      rows,
      changed: rows.reduce((sum, { changed }) => sum + changed, 0),
    },
    added: { ...amountOf(b, paths.added), rows: addedRows(b, paths.added, originOf) },
    same: amountOf(b, paths.same),
    left,
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
  const found = new Set<string>();
  for (const { path, change, why, b } of diff.entries) {
    if (change !== 'modified' || b === null) continue;
    const isSame = why.every((each) => each === 'mode' || each === 'owner' || each === 'xattrs');
    const isOtherName = fileType(b.mode) === 'file' && why.every((each) => each === 'target');
    if (!isSame && !isOtherName) found.add(path);
  }
  return found;
}

function isOfBase(origin: Origin | null): boolean {
  return origin === null || origin.kind === 'base';
}
