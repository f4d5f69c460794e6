import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { socketPair } from '../../src/docker/socket-pair.ts';

vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  hostname: () => 'a-host-with-a-name-as-long-as-they-come.example.com',
}));

let folder: string;

beforeEach(() => {
  // As long as the folder for temporary files is on macOS.
  folder = mkdtempSync(join(tmpdir(), 'as-long-as-on-macos-'.padEnd(39, 'x')));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('two sockets are connected, however long the names of the host and of the folder are', async () => {
  const { ours, theirs } = await socketPair();
  const received = new Promise<Buffer>((resolve) => theirs.once('data', resolve));
  theirs.resume();
  ours.write('hello');
  expect((await received).toString()).toBe('hello');
  ours.destroy();
  theirs.destroy();
});
