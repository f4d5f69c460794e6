import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularFile } from '../../read-file.ts';
import type { BlobStore } from './blob-store.ts';
import { parseDigest } from './digest.ts';
import { readIndex } from './oci-index.ts';

/** Blobs that name others: indexes and manifests, OCI's and Docker's. */
const LISTS =
  /^application\/vnd\.(?:oci\.image\.(?:index|manifest)|docker\.distribution\.manifest(?:\.list)?)\./;

/**
 * `reset=true` of a cache in a folder: removes the blobs that its index does not lead to (moby/buildkit client/solve.go
 * resetCacheStore). Blobs that are not older than the build stay: another build may be writing them, and buildx's lock
 * on the folder is none that Node can take.
 *
 * @param began when the build began, in ms
 * @returns how many were removed
 * @throws an error if the folder cannot be read; nothing is removed then
 */
export async function resetCache(store: BlobStore, began: number): Promise<number> {
  const used = new Set<string>();
  const index = await readIndex(store.folder);
  if (index === null) return 0;
  for (const descriptor of index.manifests) await collect(store, descriptor, used);
  let removed = 0;
  const blobs = join(store.folder, 'blobs');
  for (const algorithm of await readdir(blobs)) {
    for (const hex of await readdir(join(blobs, algorithm))) {
      const path = join(blobs, algorithm, hex);
      if (used.has(`${algorithm}:${hex}`) || (await stat(path)).mtimeMs >= began) continue;
      await rm(path, { force: true });
      removed += 1;
    }
  }
  return removed;
}

interface Listed {
  readonly digest?: unknown;
  readonly mediaType?: unknown;
}

async function collect(
  store: BlobStore,
  { digest: text, mediaType }: Listed,
  used: Set<string>,
): Promise<void> {
  const digest = typeof text === 'string' ? parseDigest(text) : null;
  if (typeof text !== 'string' || digest === null || used.has(text)) return;
  used.add(text);
  if (typeof mediaType !== 'string' || !LISTS.test(mediaType)) return;
  // Of several platforms, not all need be there.
  if ((await store.info(digest)) === null) return;
  const list = JSON.parse((await readRegularFile(store.path(digest))).toString());
  for (const child of [list?.config ?? {}, ...(list?.manifests ?? []), ...(list?.layers ?? [])]) {
    await collect(store, child, used);
  }
}
