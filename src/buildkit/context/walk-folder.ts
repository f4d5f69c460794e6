import { lstatSync, opendirSync, type Stats } from 'node:fs';
import { decodeName as nameOfBytes } from '../../filesystem/bytes.ts';
import { type ContextKind, ContextListing } from '../../filesystem/context/listing.ts';
import { Turns } from '../../turns.ts';
import { describeError, FileSyncError } from '../filesync/error.ts';
import {
  childPath,
  type FolderName,
  isGone,
  lstatIfThere,
  readFolder,
  readLink,
} from '../filesync/folder.ts';
import { sortedInTurns } from './sort-names.ts';

/** How many entries are listed. Each takes about 80 bytes. */
const MAX_ENTRIES = 2_000_000;

/** A folder whose own size is larger than this may have so many names that they are read piece by piece. */
const MAX_WHOLE_FOLDER_BYTES = 256 * 1024;

/** A folder that is being walked. */
interface OpenFolder {
  readonly index: number;
  readonly path: string | Buffer;
  readonly names: readonly FolderName[];
  next: number;
}

/**
 * Lists everything in a folder, in the order in which it would be sent. Links are not followed. What goes meanwhile is
 * left out; a folder that cannot be read is noted in `unreadable`.
 *
 * Synchronous calls in short slices, as in `DiskTree`: for many small calls this is several times faster.
 *
 * @param root from `resolveRoot`
 * @throws FileSyncError when the root cannot be read; the signal's reason
 */
export async function walkFolder(
  root: string,
  signal: AbortSignal,
  progress: (entries: number) => void = () => undefined,
): Promise<ContextListing> {
  const listing = new ContextListing();
  const turns = new Turns();
  const pause = async (): Promise<void> => {
    await turns.give();
    signal.throwIfAborted();
    progress(listing.length - 1);
  };
  const open: OpenFolder[] = [];
  const enter = async (index: number, path: string | Buffer): Promise<void> => {
    try {
      open.push({ index, path, names: await namesIn(path, pause), next: 0 });
    } catch (error) {
      signal.throwIfAborted();
      if (index === 0) throw new FileSyncError(`Cannot read the folder ${root}: ${describeError(error)}.`);
      if (!isGone(error)) listing.unreadable.set(index, describeError(error));
    }
  };
  await enter(0, root);
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    if (turns.isDue) await pause();
    const name = folder.names[folder.next++];
    if (name === undefined) {
      open.pop();
      continue;
    }
    if (listing.length > MAX_ENTRIES) {
      listing.isCut = true;
      break;
    }
    const path = childPath(folder.path, name);
    const index = addEntry(listing, folder.index, name, path);
    if (index !== null && listing.isFolder(index)) await enter(index, path);
  }
  return listing;
}

/** The number of the new entry; null for a file that is gone. */
function addEntry(
  listing: ContextListing,
  parent: number,
  name: FolderName,
  path: string | Buffer,
): number | null {
  const text = name.raw === undefined ? name.text : nameOfBytes(name.raw);
  if (name.isFolder) return listing.add(parent, text, 'folder', 0);
  let stats: Stats | undefined;
  try {
    stats = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isGone(error)) return null;
    const index = listing.add(parent, text, 'special', 0);
    listing.unreadable.set(index, describeError(error));
    return index;
  }
  if (stats === undefined) return null;
  const kind = kindOf(stats);
  const index = listing.add(parent, text, kind, kind === 'file' && !stats.isSocket() ? stats.size : 0);
  if (stats.isFile() && !isReadable(stats)) listing.unreadable.set(index, 'permission denied');
  if (kind === 'link') setTarget(listing, index, path);
  // Numbers of inodes may be larger than a number is exact.
  else if (stats.nlink > 1) {
    const exact = lstatIfThere(path);
    if (exact !== undefined) listing.setInode(index, `${exact.dev}:${exact.ino}`);
  }
  return index;
}

/** Whether we may read a file, by its mode: asking the system for each would take as long as the walk itself. */
function isReadable({ mode, uid, gid }: Stats): boolean {
  const own = process.geteuid?.() ?? 0;
  if (own === 0) return true;
  if (uid === own) return (mode & 0o400) !== 0;
  const isOfGroup = gid === process.getegid?.() || process.getgroups?.().includes(gid) === true;
  return (mode & (isOfGroup ? 0o040 : 0o004)) !== 0;
}

function kindOf(stats: Stats): ContextKind {
  if (stats.isDirectory()) return 'folder';
  if (stats.isSymbolicLink()) return 'link';
  return stats.isFile() || stats.isSocket() ? 'file' : 'special';
}

function setTarget(listing: ContextListing, index: number, path: string | Buffer): void {
  try {
    const target = readLink(path);
    listing.setTarget(index, typeof target === 'string' ? target : nameOfBytes(target));
  } catch (error) {
    if (!isGone(error)) listing.unreadable.set(index, describeError(error));
  }
}

/** The names in a folder, in byte order; those of a very large one without keeping the event loop. */
async function namesIn(path: string | Buffer, pause: () => Promise<void>): Promise<readonly FolderName[]> {
  if ((lstatIfThere(path)?.size ?? 0n) <= MAX_WHOLE_FOLDER_BYTES) return readFolder(path);
  const turns = new Turns();
  const names: FolderName[] = [];
  // As latin1, each character of a name is one byte: it may not be UTF-8.
  const folder = opendirSync(path, { encoding: 'latin1', bufferSize: 256 });
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (turns.isDue) await turns.give().then(pause);
      const bytes = Buffer.from(entry.name, 'latin1');
      const text = bytes.toString();
      const isFolder = entry.isDirectory();
      names.push(Buffer.from(text).equals(bytes) ? { text, isFolder } : { text, raw: bytes, isFolder });
    }
  } finally {
    folder.closeSync();
  }
  return await sortedInTurns(names, pause);
}
