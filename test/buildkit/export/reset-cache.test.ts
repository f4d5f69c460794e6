import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BlobStore } from '../../../src/buildkit/export/blob-store.ts';
import { resetCache } from '../../../src/buildkit/export/reset-cache.ts';

let folder: string;
const LONG_AGO = new Date('2020-01-01');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-reset-'));
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function blob(text: string, modified = LONG_AGO): Promise<string> {
  const hex = createHash('sha256').update(text).digest('hex');
  const path = join(folder, 'blobs/sha256', hex);
  await writeFile(path, text);
  await utimes(path, modified, modified);
  return `sha256:${hex}`;
}

it('leaves what the index leads to, and what is new', async () => {
  const layer = { digest: await blob('layer'), mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' };
  const config = { digest: await blob('config'), mediaType: 'application/vnd.buildkit.cacheconfig.v0' };
  const list = { digest: '', mediaType: 'application/vnd.oci.image.index.v1+json' };
  list.digest = await blob(JSON.stringify({ manifests: [layer, config] }));
  const began = Date.now() - 60_000;
  const kept = [layer.digest, config.digest, list.digest, await blob('new', new Date())];
  await blob('of an earlier build');
  await writeFile(join(folder, 'index.json'), JSON.stringify({ manifests: [list] }));
  expect(await resetCache(new BlobStore(folder, 'write'), began)).toBe(1);
  const left = (await readdir(join(folder, 'blobs/sha256'))).map((hex) => `sha256:${hex}`);
  expect(left.sort()).toEqual(kept.sort());
});

it('removes nothing if a list cannot be read', async () => {
  const list = { digest: await blob('{'), mediaType: 'application/vnd.oci.image.index.v1+json' };
  await blob('of an earlier build');
  await writeFile(join(folder, 'index.json'), JSON.stringify({ manifests: [list] }));
  await expect(resetCache(new BlobStore(folder, 'write'), Date.now())).rejects.toThrow();
  expect(await readdir(join(folder, 'blobs/sha256'))).toHaveLength(2);
});
