import { fileType, typeBits } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { type StateRef, unlessEngineLost } from '../ports.ts';

const MAX_CONCURRENT_READS = 16;

/** Each takes the engine about a millisecond. */
const MAX_READS = 400;

/**
 * Finds the sockets among empty files. The engine lists both as empty files (tonistiigi/fsutil stat.go clears the
 * type bit) but refuses to open a socket. If there are more than MAX_READS empty files, only likely sockets are
 * tried: bind(2) sets the execute bits, which few empty files have. `solved` is called only if there is an empty
 * file.
 */
export async function markSockets(
  entries: readonly TreeEntry[],
  solved: () => Promise<StateRef>,
): Promise<readonly TreeEntry[]> {
  const empty = entries.filter(
    ({ mode, size, linkname }) => size === 0 && linkname === '' && fileType(mode) === 'file',
  );
  if (empty.length === 0) return entries;
  const state = await solved();
  const sockets = new Set<string>();
  const likely = empty.length <= MAX_READS ? empty : empty.filter(isLikely).slice(0, MAX_READS);
  const waiting = likely.values();
  const ask = async (): Promise<void> => {
    for (const { path } of waiting) {
      await state.readFile(`/${path}`, { offset: 0, length: 1 }).catch((error: unknown) => {
        unlessEngineLost(null)(error);
        if (/no such device or address|not a regular file/.test(String(error))) sockets.add(path);
      });
    }
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT_READS }, ask));
  if (sockets.size === 0) return entries;
  return entries.map((entry) =>
    sockets.has(entry.path) || (fileType(entry.mode) === 'file' && sockets.has(entry.linkname))
      ? { ...entry, mode: entry.mode + typeBits.socket }
      : entry,
  );
}

/** By mode, or by a usual socket name in case the mode was changed later. */
function isLikely({ path, mode }: TreeEntry): boolean {
  return (mode & 0o111) !== 0 || /(?:sock(?:et)?|(?:^|\/)S\.[^/]+)$/i.test(path);
}
