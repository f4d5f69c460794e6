import type { ChangeKind, DiffEntry, TreeDiff } from './diff.ts';
import { fileType } from './mode.ts';
import { parentOf } from './paths.ts';
import { holdsBytes } from './sizes.ts';
import type { TreeEntry } from './types.ts';

/** What changed in a folder and its subfolders. Folders count as entries, but not as bytes. */
export interface ChangeTotals {
  readonly added: number;
  readonly removed: number;
  readonly modified: number;
  /** Bytes of new contents, whether added or replacing others. */
  readonly bytesAdded: number;
  /** Bytes of contents that are gone. */
  readonly bytesRemoved: number;
}

/** A row of a summary: one changed entry, or a folder that was added or removed as a whole. */
export interface DiffRow {
  readonly entry: DiffEntry;
  /** Totals of the entry and, for a whole folder, everything in it. */
  readonly totals: ChangeTotals;
  /** Whether the row includes everything in the folder. */
  readonly whole: boolean;
}

/** How many entries were added, removed and modified. */
export function countChanges(entries: readonly DiffEntry[]): Readonly<Record<ChangeKind, number>> {
  const counts = { added: 0, removed: 0, modified: 0 };
  for (const { change } of entries) counts[change] += 1;
  return counts;
}

/** The totals of every folder in which something changed, by path; '' is the root. */
export function folderTotals(diff: TreeDiff): ReadonlyMap<string, ChangeTotals> {
  const totals = new Map<string, { -readonly [Key in keyof ChangeTotals]: number }>();
  for (const entry of diff.entries) {
    const { added, removed } = changedBytes(entry);
    // On one side at least: what a file replaces has changed contents of its own.
    const wasOrIsFolder = isFolder(entry.a) || isFolder(entry.b);
    for (let path = wasOrIsFolder ? entry.path : parentOf(entry.path); ; path = parentOf(path)) {
      let total = totals.get(path);
      if (total === undefined) {
        total = { added: 0, removed: 0, modified: 0, bytesAdded: 0, bytesRemoved: 0 };
        totals.set(path, total);
      }
      total[entry.change] += 1;
      total.bytesAdded += added;
      total.bytesRemoved += removed;
      if (path === '') break;
    }
  }
  return totals;
}

/** The totals of one entry by itself. */
export function ownTotals(entry: DiffEntry): ChangeTotals {
  const { added, removed } = changedBytes(entry);
  return { ...NONE, [entry.change]: 1, bytesAdded: added, bytesRemoved: removed };
}

/** Bytes that one entry adds and removes; further hard links of a file count as none. */
export function changedBytes({ change, a, b, why }: DiffEntry): {
  readonly added: number;
  readonly removed: number;
} {
  const counts = change !== 'modified' || why.includes('contents') || why.includes('type');
  return { added: counts ? bytesOf(b) : 0, removed: counts ? bytesOf(a) : 0 };
}

/** Bytes by which an entry grew; negative when it shrank or was removed. */
export function growth(entry: DiffEntry): number {
  const { added, removed } = changedBytes(entry);
  return added - removed;
}

/**
 * Summarises a diff, biggest first. A folder that exists on one side only becomes one row; a folder on both sides gets
 * a row only if it was modified itself.
 */
export function summaryRows(diff: TreeDiff): readonly DiffRow[] {
  const totals = folderTotals(diff);
  const whole = new Set<string>();
  const rows: DiffRow[] = [];
  for (const entry of diff.entries) {
    const folder = parentOf(entry.path);
    if (whole.has(folder)) {
      // A folder comes before its contents, so its row exists already.
      whole.add(entry.path);
      continue;
    }
    const stands = isFolder(entry.b ?? entry.a) && entry.change !== 'modified';
    if (stands) whole.add(entry.path);
    const totalsOfRow = stands ? totals.get(entry.path) : undefined;
    rows.push({ entry, whole: stands, totals: totalsOfRow ?? ownTotals(entry) });
  }
  return rows.toSorted((x, y) => weight(y.totals) - weight(x.totals));
}

/** Which changes to show. */
export interface DiffFilter {
  readonly only?: ReadonlySet<ChangeKind>;
  /** Files and folders, without a leading slash: entries at or below one of them pass. */
  readonly paths?: readonly string[];
}

/** Filters the entries; the totals stay those of the whole diff. */
export function filterDiff(diff: TreeDiff, { only, paths }: DiffFilter): TreeDiff {
  const within = (path: string): boolean =>
    paths === undefined ||
    paths.length === 0 ||
    paths.some((each) => each === '' || path === each || path.startsWith(`${each}/`));
  return {
    ...diff,
    entries: diff.entries.filter(({ change, path }) => (only?.has(change) ?? true) && within(path)),
  };
}

const NONE: ChangeTotals = { added: 0, removed: 0, modified: 0, bytesAdded: 0, bytesRemoved: 0 };

function isFolder(entry: TreeEntry | null): boolean {
  return entry !== null && fileType(entry.mode) === 'dir';
}

function weight({ bytesAdded, bytesRemoved }: ChangeTotals): number {
  return bytesAdded + bytesRemoved;
}

function bytesOf(entry: TreeEntry | null): number {
  return entry !== null && holdsBytes(entry) ? entry.size : 0;
}
