import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlobStore } from '../../../src/buildkit/export/blob-store.ts';
import { sweepAbandoned } from '../../../src/own-files/sweep.ts';

let home: string;
let folder: string;
let env: { XDG_STATE_HOME: string; XDG_CACHE_HOME: string };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stagedive-blobs-'));
  folder = join(home, 'cache-folder');
  env = { XDG_STATE_HOME: join(home, 'state'), XDG_CACHE_HOME: join(home, 'cache') };
});
afterEach(() => rm(home, { recursive: true }));

const MODULE = pathToFileURL(join(import.meta.dirname, '../../../src/buildkit/export/blob-store.ts')).href;

/** A process that has written half a blob, and waits; `exit` on its stdin ends it in order. */
async function halfABlob() {
  const script = `import(${JSON.stringify(MODULE)}).then(async ({ BlobStore }) => {
    const store = new BlobStore(process.argv[1], 'write');
    await (await store.write('a')).write(Buffer.from('half'));
    await (await store.write('b')).commit();
    process.stdin.on('data', () => process.exit(130));
    process.stdout.write('ready');
  });`;
  const child = spawn(process.execPath, ['-e', script, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  await once(child.stdout, 'data');
  return child;
}

const records = (): Promise<string[]> => readdir(join(env.XDG_STATE_HOME, 'stagedive')).catch(() => []);

describe('half a blob', () => {
  it('is gone after the end of a process that waits for nothing', async () => {
    const child = await halfABlob();
    expect(await readdir(folder)).toHaveLength(2);
    child.stdin.write('exit');
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(await readdir(folder)).toEqual(['blobs']);
    expect(await records()).toEqual([]);
  });

  it.runIf(existsSync('/proc/self/stat'))(
    'of a process that was killed is gone after the next start',
    async () => {
      const child = await halfABlob();
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(await readdir(folder)).toHaveLength(2);
      sweepAbandoned(env);
      expect(await readdir(folder)).toEqual(['blobs']);
      expect(await records()).toEqual([]);
    },
  );

  it('is gone when the store is closed', async () => {
    const store = new BlobStore(folder, 'write');
    await store.write('a');
    await store.close();
    expect(await readdir(folder)).toEqual([]);
  });
});
