import type { TreeDiff } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import { PathMarks } from '../../filesystem/path-marks.ts';
import { foldersOf } from '../../filesystem/paths.ts';
import { atOnce, type Sliced } from '../../turns.ts';
import type { Origin } from '../origins.ts';
import { addedRows } from './added-rows.ts';
import { AmountSum } from './amount.ts';
import { cameRows } from './came-rows.ts';
import { leftRows, type TakersOf } from './left-rows.ts';
import type { Amount, Came, CameRow, Story } from './types.ts';
import type { Cames } from './verify.ts';

/** What a story is told from. Paths are as in TreeEntry. */
export interface StoryParts {
  readonly a: FileTree;
  readonly b: FileTree;
  /** Of the two trees, contents settled. */
  readonly diff: TreeDiff;
  /** How the entries of `b` came from `a`. */
  readonly cames: Cames;
  /** The origin of an entry of `b`; null if unknown. */
  readonly originOf: (path: string) => Origin | null;
  /** Who else takes an entry of `a`; asked only about what did not come over. */
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

type Group = 'came' | 'added' | 'same';

/** The same, sliced: of a million entries it takes seconds. So what is known of each is kept by its position. */
export function* storyOf({ a, b, diff, cames, originOf, takersOf }: StoryParts): Sliced<Story> {
  const entries = b.entries();
  const cameFrom = (path: string): Came | null => cames[b.positionOf(path)] ?? null;
  const rows = yield* cameRows(a, b, cames);
  const onTheWay = foldersOnTheWay(rows, b, cameFrom, originOf);
  const differing = contentChanges(diff);
  const groups: Group[] = [];
  const amounts = { came: new AmountSum(), added: new AmountSum(), same: new AmountSum() };
  const added: string[] = [];
  const taken = new PathMarks(a);
  for (const [at, entry] of entries.entries()) {
    yield;
    const { path } = entry;
    const came = cames[at] ?? null;
    const isSame = (): boolean =>
      !differing.has(path) && a.get(path) !== undefined && isOfBase(originOf(path));
    const group = came !== null || onTheWay.has(path) ? 'came' : isSame() ? 'same' : 'added';
    groups.push(group);
    amounts[group].add(b, entry);
    if (group === 'added') added.push(path);
    if (came !== null) taken.add(came.path);
  }
  const isThere = (path: string): boolean =>
    taken.has(path) || (b.get(path) !== undefined && !differing.has(path));
  return {
    came: {
      ...amountIn(amounts.came),
      rows,
      changed: rows.reduce((sum, { changed }) => sum + changed, 0),
    },
    added: { ...amountIn(amounts.added), rows: addedRows(b, added, originOf) },
    same: amountIn(amounts.same),
    left: yield* leftRows(a, isThere, takersOf),
    cameFrom,
    groupOf: (path) => groups[b.positionOf(path)] ?? null,
  };
}

function amountIn({ files, bytes }: Amount): Amount {
  return { files, bytes };
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
    // The folder itself, where what was copied is the root.
    for (const folder of [to, ...foldersOf(to)]) {
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
