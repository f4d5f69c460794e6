import { isText } from '../filesystem/bytes.ts';
import { fileType } from '../filesystem/mode.ts';
import { OfFolder, parentOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { type StateRef, unlessEngineLost } from '../ports.ts';
import { inTurns, type Sliced } from '../turns.ts';
import { isAsListed } from './as-listed.ts';
import { folderEntries } from './one-folder.ts';
import { entryAt } from './one-path.ts';

/** Folders that the engine is asked for, beside the root. */
const SAMPLES = 32;

/** So many entries are compared in whole folders, the smallest first: the engine takes a tenth of a millisecond for each. */
const MAX_IN_FOLDERS = 2_000;

/** Of a folder for which that is too many, so many entries are compared: each answer takes ten milliseconds. */
const SAMPLES_IN_FOLDER = 2;

/**
 * Whether the engine lists some folders, spread over all, as a process did. What could differ does so everywhere: owners
 * as the process sees them, or times of less precision.
 */
export async function isAsSampled(
  entries: readonly TreeEntry[],
  solved: () => Promise<StateRef>,
): Promise<boolean> {
  const samples = await inTurns(samplesOf(entries));
  const state = await solved();
  let left = MAX_IN_FOLDERS;
  for (const [folder, inside] of [...samples].toSorted(([, a], [, b]) => a.length - b.length)) {
    // The engine cannot send names that are no text, nor a folder with one of them.
    if (!inside.every(({ path }) => isText(path))) continue;
    left -= inside.length;
    if (left >= 0) {
      const found = await folderEntries(state, folder);
      if (found === null || !isSameFolder(inside, found)) return false;
      continue;
    }
    for (const entry of spread(inside, SAMPLES_IN_FOLDER)) {
      const found = await ownEntry(state, entry);
      if (found === null || !isSame(entry, found)) return false;
    }
  }
  return true;
}

/** What the engine says of an entry. Within a large folder it looks at all of it; a path alone leads through links. */
async function ownEntry(state: StateRef, { path, mode }: TreeEntry): Promise<TreeEntry | null> {
  if (fileType(mode) === 'symlink') return await entryAt(state, path);
  const found = await state.stat(`/${path}`).catch(unlessEngineLost(null));
  return found === null ? null : { ...found, path };
}

function spread(entries: readonly TreeEntry[], count: number): readonly TreeEntry[] {
  const distance = Math.max(1, Math.ceil(entries.length / count));
  return entries.filter((_, at) => at % distance === 0);
}

/** The root and folders that are spread over all, each with all that is in it. */
function* samplesOf(entries: readonly TreeEntry[]): Sliced<ReadonlyMap<string, readonly TreeEntry[]>> {
  const samples = new Map<string, TreeEntry[]>([['', []]]);
  for (const { path } of spread(entries, SAMPLES)) samples.set(parentOf(path), []);
  const byFolder = new OfFolder((folder) => samples.get(folder));
  for (const entry of entries) {
    yield;
    byFolder.of(entry.path)?.push(entry);
  }
  return samples;
}

function isSameFolder(inside: readonly TreeEntry[], engines: readonly TreeEntry[]): boolean {
  const byPath = new Map(engines.map((entry) => [entry.path, entry]));
  return (
    inside.length === engines.length &&
    inside.every((entry) => {
      const found = byPath.get(entry.path);
      return found !== undefined && isSame(entry, found);
    })
  );
}

/** Of a folder alone, the engine does not know names of a file that are elsewhere. */
function isSame(entry: TreeEntry, engines: TreeEntry): boolean {
  if (fileType(entry.mode) === 'symlink') return isAsListed(entry, engines);
  const size = engines.linkname === '' ? engines.size : entry.size;
  return isAsListed({ ...entry, linkname: '' }, { ...engines, linkname: '', size });
}
