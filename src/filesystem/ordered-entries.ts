import type { Sliced } from '../turns.ts';
import { fileType } from './mode.ts';
import { positionOf } from './path-order.ts';
import { comparePaths, OfFolder } from './paths.ts';
import type { TreeEntry } from './types.ts';

/**
 * Watches whether entries come as a tree lists them: by path, each below a folder that came before. The engine's do, but
 * for names that it orders by their bytes.
 */
export class OrderWatch {
  readonly #open: string[] = [];
  #last: string | null = null;
  #isKept = true;

  /** Whether all entries came in order. */
  get isKept(): boolean {
    return this.#isKept;
  }

  see({ path, mode }: TreeEntry): void {
    if (!this.#isKept) return;
    let folder = this.#open.at(-1) ?? '';
    while (folder !== '' && !(path.charCodeAt(folder.length) === SLASH && path.startsWith(folder))) {
      this.#open.pop();
      folder = this.#open.at(-1) ?? '';
    }
    const isBelow = path.lastIndexOf('/') === (folder === '' ? -1 : folder.length);
    this.#isKept = isBelow && (this.#last === null || comparePaths(this.#last, path) < 0);
    this.#last = path;
    if (fileType(mode) === 'dir') this.#open.push(path);
  }
}

/** Entries in the order of a tree. What is below no folder of them is left out. */
export function* inOrder(entries: Iterable<TreeEntry>): Sliced<readonly TreeEntry[]> {
  const groups = new Map<string, TreeEntry[]>();
  const byFolder = new OfFolder((folder) => {
    const group = groups.get(folder) ?? [];
    groups.set(folder, group);
    return group;
  });
  for (const entry of entries) {
    yield;
    byFolder.of(entry.path).push(entry);
  }
  const sorted: TreeEntry[] = [];
  const open: TreeEntry[] = [];
  const put = (folder: string): void => {
    // Within one folder only the names differ, so comparing whole paths is enough.
    const group = (groups.get(folder) ?? []).sort((a, b) => (a.path < b.path ? 1 : a.path > b.path ? -1 : 0));
    for (const entry of group) open.push(entry);
  };
  put('');
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    yield;
    sorted.push(entry);
    if (groups.has(entry.path)) put(entry.path);
  }
  return sorted;
}

/** The direct entries of a folder, of all entries in the order of a tree. */
export function childrenIn(entries: readonly TreeEntry[], folder: string): readonly TreeEntry[] {
  const inside = folder === '' ? '' : `${folder}/`;
  const found: TreeEntry[] = [];
  let at = folder === '' ? 0 : positionOf(entries, inside);
  for (let entry = entries[at]; entry?.path.startsWith(inside); entry = entries[at]) {
    found.push(entry);
    at += 1;
    if (isBelow(entries[at], entry.path)) at = endOf(entries, at, entry.path);
  }
  return found;
}

/** The position behind all that is in a folder. */
function endOf(entries: readonly TreeEntry[], from: number, folder: string): number {
  // Most folders are small.
  let step = 1;
  while (isBelow(entries[from + step], folder)) step *= 2;
  let [low, high] = [from + (step >> 1), Math.min(from + step, entries.length)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(entries[middle], folder)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isBelow(entry: TreeEntry | undefined, folder: string): boolean {
  return (
    entry !== undefined && entry.path.charCodeAt(folder.length) === SLASH && entry.path.startsWith(folder)
  );
}

const SLASH = 0x2f;
