import { fileType, permissions } from './mode.ts';
import type { TreeEntry } from './types.ts';

/** In which way an entry is another one. A time alone is no change of a folder or a link. */
export type Difference = 'type' | 'size' | 'time' | 'mode' | 'owner' | 'target' | 'device' | 'xattrs';

export type Change =
  | { readonly kind: 'added'; readonly path: string; readonly after: TreeEntry }
  | { readonly kind: 'removed'; readonly path: string; readonly before: TreeEntry }
  | {
      readonly kind: 'modified';
      readonly path: string;
      readonly before: TreeEntry;
      readonly after: TreeEntry;
      readonly why: readonly Difference[];
    };

export interface Changes {
  /** By path. */
  readonly changes: readonly Change[];
  readonly added: number;
  readonly removed: number;
  readonly modified: number;
  /** What the files grew by, in bytes; negative when they shrank. */
  readonly bytes: number;
}

/** What became of a tree. Takes time linear in both; neither needs an order. */
export function compareTrees(before: Iterable<TreeEntry>, after: Iterable<TreeEntry>): Changes {
  const old = new Map<string, TreeEntry>();
  for (const entry of before) old.set(entry.path, entry);
  const changes: Change[] = [];
  for (const entry of after) {
    const was = old.get(entry.path);
    old.delete(entry.path);
    if (was === undefined) {
      changes.push({ kind: 'added', path: entry.path, after: entry });
      continue;
    }
    const why = differences(was, entry);
    if (why.length > 0) changes.push({ kind: 'modified', path: entry.path, before: was, after: entry, why });
  }
  for (const entry of old.values()) changes.push({ kind: 'removed', path: entry.path, before: entry });
  changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const count = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length;
  return {
    changes,
    added: count('added'),
    removed: count('removed'),
    modified: count('modified'),
    bytes: changes.reduce((sum, change) => sum + growth(change), 0),
  };
}

/** Bytes that a change adds. */
export function growth(change: Change): number {
  switch (change.kind) {
    case 'added':
      return bytesOf(change.after);
    case 'removed':
      return -bytesOf(change.before);
    case 'modified':
      return bytesOf(change.after) - bytesOf(change.before);
  }
}

/** Only contents count: a folder has none, and a hard link's are its first name's. */
function bytesOf(entry: TreeEntry): number {
  return fileType(entry.mode) === 'file' && entry.linkname === '' ? entry.size : 0;
}

function differences(a: TreeEntry, b: TreeEntry): readonly Difference[] {
  const type = fileType(a.mode);
  if (type !== fileType(b.mode)) return ['type'];
  const found: Difference[] = [];
  if (type === 'file' && a.size !== b.size) found.push('size');
  if (type === 'file' && a.size === b.size && a.mtimeNs !== b.mtimeNs) found.push('time');
  if (permissions(a.mode) !== permissions(b.mode)) found.push('mode');
  if (a.uid !== b.uid || a.gid !== b.gid) found.push('owner');
  if (a.linkname !== b.linkname) found.push('target');
  if (a.devmajor !== b.devmajor || a.devminor !== b.devminor) found.push('device');
  if (!sameXattrs(a.xattrs, b.xattrs)) found.push('xattrs');
  return found;
}

function sameXattrs(a: TreeEntry['xattrs'], b: TreeEntry['xattrs']): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => {
      const [x, y] = [a[key], b[key]];
      return (
        x !== undefined && y !== undefined && x.length === y.length && x.every((byte, at) => byte === y[at])
      );
    })
  );
}
