import { createHash } from 'node:crypto';
import type { LocalSource } from '../../llb/local-source.ts';
import { filesOf, SentFiles, withKnownContents } from '../../records/sent-files.ts';
import type { RecordedFolder } from '../../records/types.ts';
import { nextTurn, TIME_SLICE_MS } from '../../turns.ts';
import { readLargeFile, readSmallFile, SMALL_FILE_BYTES } from './content.ts';
import { hasContent, type TreeEntry, type TreeSource } from './entry.ts';
import { openTree } from './open-tree.ts';
import type { FileSyncDirs } from './types.ts';

/**
 * The files that the daemon would be sent of a folder, as they are now, with the digests of their contents. Contents that
 * `known` has for the same size and time are not read. What cannot be read has no digest.
 *
 * @param signal no file is read any more once it is aborted: the rest has no digest
 * @returns null for more files than are recorded
 * @throws FileSyncError for a folder that is not offered or cannot be read; BadPatternError
 */
export async function localFiles(
  source: LocalSource,
  dirs: FileSyncDirs,
  known: RecordedFolder | null,
  signal?: AbortSignal,
): Promise<RecordedFolder | null> {
  const tree = await openTree(source, dirs);
  const files = new SentFiles();
  const entries = await allEntries(tree, files);
  const listed = files.folder(source.dir);
  if (listed === null) return null;
  const folder = withKnownContents(listed, known);
  const found = [...filesOf(folder).values()];
  let until = performance.now() + TIME_SLICE_MS;
  for (const [at, entry] of entries.entries()) {
    if (!hasContent(entry) || entry.linkname !== '' || (found[at]?.content ?? null) !== null) continue;
    if (signal?.aborted === true) break;
    if (performance.now() > until) {
      await nextTurn();
      until = performance.now() + TIME_SLICE_MS;
    }
    const digest = await digestOf(tree, entry, signal);
    if (digest !== null) files.content(at, digest);
  }
  const read = files.folder(source.dir);
  return read === null ? null : withKnownContents(read, known);
}

async function allEntries(tree: TreeSource, files: SentFiles): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for (;;) {
    const entry = tree.next(performance.now() + TIME_SLICE_MS);
    if (entry === undefined) return entries;
    if (entry === 'later') {
      await nextTurn();
      continue;
    }
    entries.push(entry);
    files.add(
      entry,
      typeof entry.linkname === 'string' ? entry.linkname : Buffer.from(entry.linkname).toString(),
    );
  }
}

async function digestOf(
  tree: TreeSource,
  entry: TreeEntry,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | null> {
  const hash = createHash('sha256');
  const content = tree.content(entry);
  if (content instanceof Uint8Array) return hash.update(content).digest();
  const emit = (chunk: Uint8Array): void => void hash.update(chunk);
  try {
    const { openError } =
      entry.size > SMALL_FILE_BYTES
        ? await readLargeFile(content.file, emit, async () => signal?.aborted !== true)
        : readSmallFile(content.file, emit);
    return openError === undefined && signal?.aborted !== true ? hash.digest() : null;
  } catch {
    return null;
  }
}
