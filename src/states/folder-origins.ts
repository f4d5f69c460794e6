import type { DiffEntry } from '../filesystem/diff.ts';
import { changedBytes } from '../filesystem/diff-folders.ts';
import { positionOf } from '../filesystem/path-order.ts';
import type { Origin, OriginIndex } from './origins.ts';

/** What one instruction brought into a folder. */
export interface FolderShare {
  /**
   * Its path is that of the folder where it brought the folder too, else the nearest that all of the share was taken
   * from; null if that is the root, or not known.
   */
  readonly origin: Origin;
  readonly entries: number;
  readonly bytes: number;
}

/** The instructions that brought what is new in a folder. */
export interface FolderOrigins {
  /** Those that brought most of it, most first; at least one. */
  readonly main: readonly FolderShare[];
  /** How many others brought something. */
  readonly others: number;
}

/** The part of a folder, by bytes, from which an instruction is named. */
const MIN_SHARE = 0.1;
const MAX_NAMED_SHARES = 3;

const kept = new WeakMap<OriginIndex, WeakMap<readonly DiffEntry[], Map<string, FolderOrigins | null>>>();

/**
 * Which instructions brought what is new in a folder: the one that made the folder may have left it empty. Where all of
 * it is empty, entries count instead of bytes. Remembered, because every frame asks.
 *
 * @param entries of a diff, each folder right before its contents
 * @returns null if nothing new in it has a known origin
 */
export function folderOrigins(
  entries: readonly DiffEntry[],
  origins: OriginIndex,
  folder: string,
): FolderOrigins | null {
  const ofIndex = kept.get(origins) ?? new WeakMap<readonly DiffEntry[], Map<string, FolderOrigins | null>>();
  kept.set(origins, ofIndex);
  const known = ofIndex.get(entries) ?? new Map<string, FolderOrigins | null>();
  ofIndex.set(entries, known);
  const last = known.get(folder);
  if (last !== undefined) return last;
  const found = find(entries, origins, folder);
  known.set(folder, found);
  return found;
}

function find(entries: readonly DiffEntry[], origins: OriginIndex, folder: string): FolderOrigins | null {
  const inside = `${folder}/`;
  const shares = new Map<string, { origin: Origin; entries: number; bytes: number }>();
  for (let at = positionOf(entries, inside); entries[at]?.path.startsWith(inside) === true; at += 1) {
    const entry = entries[at] as DiffEntry;
    const origin = entry.b === null ? null : origins.get(entry.path);
    if (origin === null) continue;
    const key = instructionKey(origin);
    const share = shares.get(key);
    const bytes = changedBytes(entry).added;
    if (share === undefined) shares.set(key, { origin, entries: 1, bytes });
    else {
      share.entries += 1;
      share.bytes += bytes;
      if (share.origin.path !== null) {
        share.origin = { ...share.origin, path: commonPath(share.origin.path, origin.path) };
      }
    }
  }
  // What an instruction says of the folder itself counts more than what its contents have in common, unless others of
  // its sources are in there too: `COPY big conf /etc/`.
  const own = origins.get(folder);
  const ownShare = own === null ? undefined : shares.get(instructionKey(own));
  if (own !== null && ownShare !== undefined && isIn(ownShare.origin.path, own.path)) ownShare.origin = own;
  const order = [...shares.values()].toSorted((a, b) => b.bytes - a.bytes || b.entries - a.entries);
  const all = order.reduce((sum, { bytes }) => sum + bytes, 0);
  const weight = (share: FolderShare): number => (all > 0 ? share.bytes : share.entries);
  const total = order.reduce((sum, share) => sum + weight(share), 0);
  const main = order
    .filter((share, at) => at === 0 || weight(share) >= total * MIN_SHARE)
    .slice(0, MAX_NAMED_SHARES)
    .map((share) =>
      share.origin.path === '/' ? { ...share, origin: { ...share.origin, path: null } } : share,
    );
  return main.length === 0 ? null : { main, others: order.length - main.length };
}

/** Whether a path is in a folder, as far as both are known. */
function isIn(path: string | null, folder: string | null): boolean {
  return path === null || folder === null || folder === '/' || `${path}/`.startsWith(`${folder}/`);
}

function instructionKey({ stage, line, onbuild, keyword, from }: Origin): string {
  return `${stage} ${line} ${onbuild} ${keyword} ${from}`;
}

/** The nearest path that is, or is above, both. */
function commonPath(a: string, b: string | null): string | null {
  if (b === null) return null;
  const [left, right] = [a.split('/'), b.split('/')];
  const end = left.findIndex((part, at) => part !== right[at]);
  const common = (end < 0 ? left : left.slice(0, end)).join('/');
  return common === '' ? '/' : common;
}
