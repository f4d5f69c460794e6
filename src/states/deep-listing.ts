import { encodeName } from '../filesystem/bytes.ts';
import { fileType } from '../filesystem/mode.ts';
import { foldersOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { StateRef } from '../ports.ts';
import { folderEntries } from './one-folder.ts';

/** A listing that ended at a path which the engine cannot read. */
export interface DeepListing {
  readonly entries: readonly TreeEntry[];
  /** Folders in which more may be than is listed. */
  readonly unlisted: readonly string[];
}

/** How Linux, and so the engine, says that a path has more than 4,096 bytes (PATH_MAX). */
export function isPathTooLong(error: unknown): boolean {
  return /file name too long/.test(String(error));
}

/**
 * From this length on, a name in a folder may make a path that tools or the engine cannot read: PATH_MAX less NAME_MAX,
 * the `./` of find and a NUL.
 */
const MAX_FOLDER_BYTES = 4096 - 255 - './'.length - 1;

/** Whether paths of what is in an entry, a folder, may be too long to be listed. */
export function mayHideEntries({ path, mode }: TreeEntry): boolean {
  // No character has more than three bytes for each unit of a text.
  if (path.length * 3 < MAX_FOLDER_BYTES || fileType(mode) !== 'dir') return false;
  return encodeName(path).length >= MAX_FOLDER_BYTES;
}

const MAX_CONCURRENT_READS = 16;

/** Folders deeper than this are not read one by one: the engine looks at every folder on the way, and that of each. */
const MAX_READ_DEPTH = 128;

/**
 * Completes a listing that ended at a path too long for the engine: it goes through folders in their order, so what it
 * listed is complete but for the folders around the last entry, and all that comes after them. These are read one by one,
 * down to MAX_READ_DEPTH. Hard links among them are known within one folder only.
 *
 * @param listed what the engine listed before it failed, in its order
 */
export async function completeListing(
  listed: readonly TreeEntry[],
  solved: () => Promise<StateRef>,
): Promise<DeepListing> {
  const state = await solved();
  const known = new Set(listed.map(({ path }) => path));
  const entries = [...listed];
  const unlisted: string[] = [];
  const last = listed.at(-1);
  const around = last === undefined ? [''] : [...foldersOf(last.path)];
  if (last !== undefined && fileType(last.mode) === 'dir') around.unshift(last.path);
  const waiting: string[] = [];
  const add = (folder: string): void => {
    const depth = depthOf(folder);
    if (depth <= MAX_READ_DEPTH) waiting.push(folder);
    else if (depth === MAX_READ_DEPTH + 1) unlisted.push(folder);
  };
  around.forEach(add);
  let running = 0;
  const read = async (folder: string): Promise<void> => {
    const found = await folderEntries(state, folder);
    if (found === null) unlisted.push(folder);
    for (const entry of found ?? []) {
      if (known.has(entry.path)) continue;
      known.add(entry.path);
      entries.push(entry);
      if (fileType(entry.mode) === 'dir') add(entry.path);
    }
  };
  await new Promise<void>((resolve, reject) => {
    const next = (): void => {
      if (waiting.length === 0 && running === 0) resolve();
      while (running < MAX_CONCURRENT_READS) {
        const folder = waiting.pop();
        if (folder === undefined) return;
        running += 1;
        read(folder).then(() => {
          running -= 1;
          next();
        }, reject);
      }
    };
    next();
  });
  return { entries, unlisted: unlisted.toSorted() };
}

function depthOf(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length;
}

/** What to say of folders that may hold more than is listed; null if there are none. */
export function unlistedNote(unlisted: readonly string[]): string | null {
  const [first, ...more] = unlisted;
  if (first === undefined) return null;
  const name = first.length > MAX_SHOWN_CHARACTERS ? `${first.slice(0, MAX_SHOWN_CHARACTERS)}…` : first;
  const others = more.length === 0 ? '' : `, and of ${more.length} more`;
  return `Not all of what is in /${name} (${depthOf(first)} folders deep)${others} is listed: the engine reads no paths of more than 4,096 bytes.`;
}

const MAX_SHOWN_CHARACTERS = 60;
