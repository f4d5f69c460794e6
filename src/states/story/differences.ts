import type { Why } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType, permissions } from '../../filesystem/mode.ts';
import { sameXattrs } from '../../filesystem/same-entry.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { StateFiles } from '../state-files.ts';
import type { Traces } from './traces.ts';
import type { Came } from './types.ts';

/**
 * How an entry differs from what it came from, as far as listings say; of a folder only its own attributes could, which
 * nobody means.
 */
export function differences(
  source: TreeEntry,
  entry: TreeEntry,
  left: FileTree,
  right: FileTree,
): readonly Why[] {
  const type = fileType(entry.mode);
  if (type === 'dir') return NONE;
  const why: Why[] = [];
  if (type === 'file' && left.contentOf(source).size !== right.contentOf(entry).size) why.push('contents');
  if (permissions(source.mode) !== permissions(entry.mode)) why.push('mode');
  if (source.uid !== entry.uid || source.gid !== entry.gid) why.push('owner');
  if (type === 'symlink' && source.linkname !== entry.linkname) why.push('target');
  if (!sameXattrs(source.xattrs, entry.xattrs)) why.push('xattrs');
  return why.length === 0 ? NONE : why;
}

/** Shared: most files of most trees do not differ. */
const NONE: readonly Why[] = [];

/** An entry that is followed, and what an instruction made of it at another path or in another state. */
export interface Passage {
  readonly source: TreeEntry;
  readonly entry: TreeEntry;
  readonly before: FileTree;
  readonly after: FileTree;
  /** First line of the instruction. */
  readonly line: number;
}

/** Notes what the line that moved or copied an entry changed about it: `mv` and `chmod` in one RUN, COPY --chmod. */
export function passed(came: Came, { source, entry, before, after, line }: Passage): Came {
  const why = differences(source, entry, before, after);
  return why.length === 0 ? came : { ...came, changes: [...came.changes, { line, why }] };
}

/** The same for all that a RUN moved or copied: the new path, and how it came. @param moved new path and old one */
export async function passedAll(
  moved: ReadonlyMap<string, string>,
  traces: Traces,
  before: StateFiles,
  after: StateFiles,
  line: number,
): Promise<readonly (readonly [to: string, came: Came | null])[]> {
  const trees = { before: await before.tree(), after: await after.tree() };
  return [...moved].map(([to, from]) => {
    const came = traces.get(from);
    const [source, entry] = [trees.before.get(from), trees.after.get(to)];
    if (came === null || source === undefined || entry === undefined) return [to, came];
    return [to, passed(came, { source, entry, ...trees, line })];
  });
}
