import type { TreeEntry } from '../filesystem/types.ts';
import { MAX_DATABASE_BYTES, MAX_MANIFEST_BYTES, MAX_MANIFESTS_BYTES } from './limits.ts';
import type { InventoryFiles, NotRead } from './types.ts';

/**
 * Reads files as text, in one stream, and hands over each as soon as it is complete. A byte that is no UTF-8 becomes
 * U+FFFD. Files that are too long are returned instead.
 */
export async function readTexts(
  files: InventoryFiles,
  entries: readonly TreeEntry[],
  isDatabase: (path: string) => boolean,
  take: (path: string, text: string) => void | Promise<void>,
): Promise<readonly NotRead[]> {
  const notRead: NotRead[] = [];
  const wanted: string[] = [];
  let left = MAX_MANIFESTS_BYTES;
  for (const { path, size } of entries) {
    if (size > (isDatabase(path) ? MAX_DATABASE_BYTES : MAX_MANIFEST_BYTES)) {
      notRead.push({ path: `/${path}`, why: 'it is too long' });
    } else if (size > left) {
      notRead.push({ path: `/${path}`, why: 'too much would have to be read' });
    } else {
      left -= size;
      wanted.push(path);
    }
  }
  const open = new Map<string, Uint8Array[]>();
  if (wanted.length === 0) return notRead;
  await files.contents(wanted, async (path, chunk) => {
    if (chunk !== null) {
      // The chunk's memory may be reused.
      const pieces = open.get(path);
      if (pieces === undefined) open.set(path, [Uint8Array.from(chunk)]);
      else pieces.push(Uint8Array.from(chunk));
      return;
    }
    const pieces = open.get(path) ?? [];
    open.delete(path);
    await take(path, decoded(pieces));
  });
  return notRead;
}

function decoded(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
}
