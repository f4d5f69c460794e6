import { fileType } from '../filesystem/mode.ts';
import { sameEntry } from '../filesystem/same-entry.ts';
import type { TreeEntry } from '../filesystem/types.ts';

/**
 * Whether an entry that a process listed is what the engine lists. The engine says no size of a hard link, and takes a
 * socket for an empty file.
 */
export function isAsListed(entry: TreeEntry, engines: TreeEntry): boolean {
  const size = engines.linkname === '' || fileType(engines.mode) === 'symlink' ? engines.size : entry.size;
  const mode = fileType(entry.mode) === 'socket' ? entry.mode : engines.mode;
  return sameEntry(entry, { ...engines, size, mode });
}
