import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputFile } from '../src/buildkit/export/output-file.ts';
import { writeResult } from '../src/project/result-writer.ts';
import { openSpecial } from '../src/write-special.ts';

let folder: string;
let pipe: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-special-'));
  pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Reads the pipe in a process of its own, and returns how many bytes it had. */
async function bytesReadBySomebody(): Promise<number> {
  const reader = spawn('wc', ['-c', pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of reader.stdout) text += chunk;
  return Number.parseInt(text, 10);
}

/** More than a pipe holds. */
const BYTES = Buffer.alloc(300_000, 'x');

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

describe('a pipe that nobody reads yet', () => {
  it('gets an output once somebody does, and the event loop goes on meanwhile', async () => {
    const file = new OutputFile(pipe);
    const writing = file.write(BYTES).then(() => file.end());
    await turns();
    const [bytes] = await Promise.all([bytesReadBySomebody(), writing.then(() => file.keep())]);
    expect(bytes).toBe(BYTES.length);
  });

  it('does not hold up an output that is discarded', async () => {
    const file = new OutputFile(pipe);
    const writing = file.write(BYTES).catch(String);
    await turns();
    await file.discard();
    expect(await writing).toContain('The build was cancelled.');
  });

  it('does not hold up an output that is discarded when its reader has stopped reading', async () => {
    const reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const file = new OutputFile(pipe);
    const writing = file.write(BYTES).catch(String);
    await turns();
    await file.discard();
    await reader.close();
    expect(await writing).toContain('The build was cancelled.');
  });

  it('gets the image id once somebody reads it, until the build is interrupted', async () => {
    const { signal } = new AbortController();
    const [bytes] = await Promise.all([bytesReadBySomebody(), writeResult(pipe, 'sha256:1', signal)]);
    expect(bytes).toBe(8);
    const stop = new AbortController();
    const waiting = writeResult(pipe, 'sha256:1', stop.signal);
    await turns();
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });
});

it('a socket is told as one, and not waited for', async () => {
  const path = join(folder, 'socket');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  try {
    await expect(new OutputFile(path).write(BYTES)).rejects.toThrow(
      `${path} cannot be written: it is a socket, or a device that is not there.`,
    );
    const { signal } = new AbortController();
    await expect(writeResult(path, 'x', signal)).rejects.toThrow('cannot be written: it is a socket');
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

it('a device is opened at once', async () => {
  closeSync(await openSpecial('/dev/null', new AbortController().signal));
});
