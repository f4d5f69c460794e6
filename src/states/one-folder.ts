import { isText } from '../filesystem/bytes.ts';
import { byPath } from '../filesystem/diff.ts';
import { fileType } from '../filesystem/mode.ts';
import { joined, nameOf, parentOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { type StateRef, unlessEngineLost } from '../ports.ts';
import { markSockets } from './sockets.ts';

/** From about this many folders on, one list of all files is there sooner. */
const MAX_FOLDERS = 200;

const MAX_CONCURRENT_READS = 16;

/**
 * Lists all that is below one folder of a state, by asking for its folders, one by one.
 *
 * @param folder as in TreeEntry, without links in it
 * @returns by path, each folder before its contents; null where the list of all files must be asked: there are many
 *   folders, the engine cannot read one, or files in two folders may be one file, which only that list knows. A hard link
 *   whose first name is elsewhere is listed as the file that it is.
 */
export async function listFolder(
  folder: string,
  solved: () => Promise<StateRef>,
): Promise<readonly TreeEntry[] | null> {
  const state = await solved();
  const entries: TreeEntry[] = [];
  const folders = [folder];
  for (let begun = 0; begun < folders.length; ) {
    const turn = folders.slice(begun, begun + MAX_CONCURRENT_READS);
    begun += turn.length;
    const found = await Promise.all(turn.map((each) => folderEntries(state, each)));
    for (const each of found) {
      if (each === null) return null;
      for (const entry of each) {
        entries.push(entry);
        if (fileType(entry.mode) === 'dir') folders.push(entry.path);
      }
    }
    if (folders.length > MAX_FOLDERS + 1) return null;
  }
  if (mayShareFiles(entries)) return null;
  return await markSockets(byPath(entries), solved);
}

/** The entries of one folder, with whole paths; null if the engine cannot read it. */
export async function folderEntries(state: StateRef, folder: string): Promise<readonly TreeEntry[] | null> {
  if (!isText(folder)) return null;
  const found = await state.readDir(`/${folder}`).catch(unlessEngineLost(null));
  return found?.map((entry) => inFolder(folder, entry)) ?? null;
}

/** The engine names an entry, and the first name of a hard link, as they are called within the folder. */
function inFolder(folder: string, entry: TreeEntry): TreeEntry {
  const path = joined(folder, nameOf(entry.path));
  const isHardLink = entry.linkname !== '' && fileType(entry.mode) !== 'symlink';
  return isHardLink ? { ...entry, path, linkname: joined(folder, entry.linkname) } : { ...entry, path };
}

/** Whether files of different folders are alike in all that the names of one file share and a listing tells. */
function mayShareFiles(entries: readonly TreeEntry[]): boolean {
  const folders = new Map<string, string>();
  for (const { path, mode, uid, gid, size, mtimeNs, linkname } of entries) {
    if (fileType(mode) === 'dir' || linkname !== '') continue;
    const key = [mtimeNs, size, mode, uid, gid].join(' ');
    const folder = parentOf(path);
    if ((folders.get(key) ?? folder) !== folder) return true;
    folders.set(key, folder);
  }
  return false;
}
