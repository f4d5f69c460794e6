import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { wrongReads } from '../scripts/rooms.mjs';
import {
  MAX_FILE_BYTES,
  readBounded,
  readRegularFile,
  readRegularFileSync,
  UnfitFileError,
} from '../src/read-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'stagedive-read-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

writeFileSync(at('full'), '');
truncateSync(at('full'), MAX_FILE_BYTES);
writeFileSync(at('large'), '');
truncateSync(at('large'), MAX_FILE_BYTES + 1);
mkdirSync(at('folder'));
symlinkSync('/dev/zero', at('zero'));
execFileSync('mkfifo', [at('fifo')]);
symlinkSync(at('fifo'), at('link-to-fifo'));

/** The reason that is told, or the system's code. */
async function refusal(path: string): Promise<string> {
  const told = (error: unknown): string =>
    error instanceof UnfitFileError ? error.message : ((error as NodeJS.ErrnoException).code ?? '');
  const [once, sync] = [
    await readRegularFile(path).then(() => 'read', told),
    await (async () => readRegularFileSync(path))().then(() => 'read', told),
  ];
  expect(sync).toBe(once);
  return once;
}

describe('a file', () => {
  it.each([
    ['folder', 'it is a folder'],
    ['zero', 'it is a device, not a file'],
    ['fifo', 'it is a pipe, not a file'],
    ['link-to-fifo', 'it is a pipe, not a file'],
    ['large', 'it has more than 16 MiB'],
    ['missing', 'ENOENT'],
  ])('%s is refused: %s', async (name, reason) => {
    expect(await refusal(at(name))).toBe(reason);
  });

  it('that is /dev/null is read as an empty one', async () => {
    expect(await readRegularFile('/dev/null')).toHaveLength(0);
    expect(readRegularFileSync('/dev/null')).toHaveLength(0);
  });

  it('that is a socket is refused', async () => {
    const server = createServer().listen(at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await refusal(at('socket'))).toBe('it is a socket, not a file');
    server.close();
  });

  it('of just the limit is read, and so is one that says that it is empty', async () => {
    expect((await readRegularFile(at('full'))).length).toBe(MAX_FILE_BYTES);
    expect(readRegularFileSync(at('full')).length).toBe(MAX_FILE_BYTES);
    writeFileSync(at('text'), 'FROM a\n');
    expect((await readRegularFile(at('text'))).toString()).toBe('FROM a\n');
    if (process.platform === 'linux') {
      expect((await readRegularFile('/proc/self/status')).toString()).toContain('VmRSS');
      expect(readRegularFileSync('/proc/self/status').toString()).toContain('VmRSS');
    }
  });
});

describe('a pipe that may be read', () => {
  it('is read to the end of what its writer writes', async () => {
    const writer = `exec 3>'${at('fifo')}'; for i in 1 2 3; do printf "part $i " >&3; sleep 0.05; done`;
    const opened = `exec 4<>'${at('fifo')}'; (${writer}) & sleep 0.02; echo ready; sleep 0.02; exec 4<&-; wait`;
    const { spawn } = await import('node:child_process');
    const shell = spawn('sh', ['-c', opened]);
    await new Promise((resolve) => shell.stdout.once('data', resolve));
    expect((await readRegularFile(at('fifo'), { pipes: true })).toString()).toBe('part 1 part 2 part 3 ');
  });

  it('is refused when nothing writes to it', async () => {
    await expect(readRegularFile(at('fifo'), { pipes: true })).rejects.toThrow(
      'it is a pipe to which nothing writes',
    );
  });
});

describe('a stream', () => {
  async function* endless(): AsyncIterable<Uint8Array> {
    for (;;) yield new Uint8Array(1024 * 1024);
  }

  it('that never ends is refused once it is over the limit', async () => {
    await expect(readBounded(endless())).rejects.toThrow('it has more than 16 MiB');
  });
});

it('no other file of src may read files', () => {
  const reading =
    "import { readFile, stat } from 'node:fs/promises';\nimport { readFileSync as r } from 'node:fs';\n";
  expect(wrongReads('project/other.ts', reading)).toEqual([
    expect.stringContaining('src/project/other.ts: reads by readFile;'),
    expect.stringContaining('reads by readFileSync;'),
  ]);
  expect(wrongReads('read-file.ts', reading)).toEqual([]);
});
