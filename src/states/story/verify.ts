import type { Why } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import { Turns } from '../../turns.ts';
import { hashesOf } from '../compare.ts';
import type { StateFiles } from '../state-files.ts';
import { differences } from './differences.ts';
import type { Traces } from './traces.ts';
import type { Came, OnTheWay } from './types.ts';

/**
 * So many files with another time than their source are hashed, as builds with SOURCE_DATE_EPOCH have them. Of more, the
 * graph is believed: a copy step copies contents.
 */
const MAX_HASHED_FILES = 5_000;

/** How entries came from another state: of each entry of a tree in its order; null of those that did not. */
export type Cames = readonly (Came | null)[];

/** A file whose contents only hashes can compare. */
interface OpenFile {
  /** Its position. */
  readonly at: number;
  readonly came: Came;
  readonly a: string;
  readonly b: string;
}

/**
 * How each entry of `b` came from `a`, checked against both trees: what is not what it was is said, with the line that
 * changed it. Size and time decide whether contents are the same; where times differ, hashes do.
 */
export async function verified(traces: Traces, a: StateFiles, b: StateFiles): Promise<Cames> {
  const [left, right] = await Promise.all([a.tree(), b.tree()]);
  const found: (Came | null)[] = [];
  const open: OpenFile[] = [];
  const turns = new Turns();
  for (const entry of right.entries()) {
    if (turns.isDue) await turns.give();
    const came = traces.get(entry.path);
    const source = came === null ? undefined : left.get(came.path);
    // What is followed is in the state where it began, unless an engine's listing is not what its graph says.
    if (came === null || source === undefined || fileType(source.mode) !== fileType(entry.mode)) {
      found.push(null);
      continue;
    }
    const why = differences(source, entry, left, right);
    const isAsItWas = why.length === 0 && came.changes.length === 0;
    const isUndecided =
      open.length <= MAX_HASHED_FILES &&
      isOpen(source, entry, left, right) &&
      !why.includes('contents') &&
      !saysContents(came.changes);
    if (isUndecided) {
      const paths = { a: left.contentOf(source).path, b: right.contentOf(entry).path };
      open.push({ at: found.length, came, ...paths });
    }
    found.push(isAsItWas ? came : { ...came, changes: explained(came, why) });
  }
  if (open.length === 0 || open.length > MAX_HASHED_FILES) return found;
  const [was, is] = await Promise.all([
    hashesOf(a, new Set(open.map((each) => each.a))),
    hashesOf(b, new Set(open.map((each) => each.b))),
  ]);
  for (const { at, came, ...each } of open) {
    const known = found[at];
    if (!known || was.get(each.a) === is.get(each.b)) continue;
    found[at] = { ...known, changes: explained(came, [...differencesSaid(known), 'contents']) };
  }
  return found;
}

function differencesSaid({ changes }: Came): readonly Why[] {
  return changes.flatMap(({ why }) => why);
}

function saysContents(changes: readonly OnTheWay[]): boolean {
  return changes.some(({ why }) => why.includes('contents'));
}

function isOpen(source: TreeEntry, entry: TreeEntry, left: FileTree, right: FileTree): boolean {
  if (fileType(entry.mode) !== 'file') return false;
  const [was, is] = [left.contentOf(source), right.contentOf(entry)];
  return is.size > 0 && was.size === is.size && was.mtimeNs !== is.mtimeNs;
}

/** The differences by the lines that made them: those that were seen to, else the one that copied it. */
function explained({ line, changes }: Came, why: readonly Why[]): readonly OnTheWay[] {
  const seen = changes.flatMap((change): OnTheWay[] => {
    const kept = change.why.filter((each) => why.includes(each) || each === 'contents');
    return kept.length === 0 ? [] : [{ line: change.line, why: kept }];
  });
  const known = new Set(seen.flatMap((change) => change.why));
  const rest = why.filter((each) => !known.has(each));
  return rest.length === 0 ? seen : [{ line, why: rest }, ...seen].sort((x, y) => x.line - y.line);
}
