import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tarOf } from '../project/tar-of.ts';

const bin = new URL('../../bin/stagedive.js', import.meta.url).pathname;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-stdin-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s while an archive comes on stdin leaves nothing of it', async (signal, status) => {
  const child = spawn(process.execPath, [bin, 'build', '-'], {
    env: { ...process.env, TMPDIR: folder, DOCKER_HOST: `unix://${folder}/nothing` },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.write(tarOf({ Dockerfile: 'FROM scratch', more: 'x'.repeat(100_000) }).subarray(0, 50_000));
  const kept = (): Promise<string[]> => readdir(folder, { recursive: true });
  await expect
    .poll(kept, { timeout: 30_000 })
    .toContainEqual(expect.stringMatching(/^stagedive-.*\/context$/));
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([status, null]);
  expect(await kept()).toEqual([]);
});
