import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childStream } from '../../src/docker/child-stream.ts';
import { RefusedError } from '../../src/errors.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-child-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A program that heeds no polite signal, and has started another one like it. It writes both process ids into `pids`. */
const STUBBORN = `trap '' TERM INT HUP; (while :; do sleep 1; done) & echo "$$ $!" > "$1"; while :; do sleep 1; done`;

async function pidsIn(path: string): Promise<number[]> {
  await expect
    .poll(() => (existsSync(path) ? readFileSync(path, 'utf8') : ''), { timeout: 20_000 })
    .toMatch(/\n$/);
  return readFileSync(path, 'utf8').trim().split(' ').map(Number);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended but that nobody has asked about does not run.
    return !/^\S+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a child behind a stream', () => {
  it('gets what is written, and its answer is read', async () => {
    const { stream } = await childStream('cat', [], process.env);
    stream.write('hello');
    const [answer] = await once(stream, 'data');
    expect(String(answer)).toBe('hello');
    stream.destroy();
  });

  it('ends with all that it has started when the stream is destroyed, even if it does not want to', async () => {
    const path = join(folder, 'pids');
    const { stream } = await childStream('sh', ['-c', STUBBORN, 'sh', path], process.env);
    const pids = await pidsIn(path);
    expect(pids.map(runs)).toEqual([true, true]);
    stream.destroy();
    await expect.poll(() => pids.map(runs), { timeout: 20_000 }).toEqual([false, false]);
  });

  it('ends with all that it has started when this process is killed', async () => {
    const path = join(folder, 'pids');
    const module = pathToFileURL(join(import.meta.dirname, '../../src/docker/child-stream.ts')).href;
    const script = `import(${JSON.stringify(module)}).then(({ childStream }) => childStream('sh', ['-c', process.argv[1], 'sh', process.argv[2]], process.env));`;
    const parent = spawn(process.execPath, ['-e', script, STUBBORN, path], { stdio: 'inherit' });
    const pids = await pidsIn(path).finally(() => parent.kill('SIGKILL'));
    await expect.poll(() => pids.map(runs), { timeout: 20_000 }).toEqual([false, false]);
  });

  it('has no terminal of its own to ask on', async () => {
    const { stream } = await childStream(
      'sh',
      ['-c', '(: < /dev/tty) 2> /dev/null && echo asks || echo silent'],
      process.env,
    );
    const [answer] = await once(stream, 'data');
    expect(String(answer)).toBe('silent\n');
  });

  it.each([
    ['what it printed', 'sh', ['-c', 'echo "far: no" >&2; exit 3'], 'far: no'],
    ['that there is no such program', 'no-such-program', [], 'there is no program no-such-program here'],
  ])('that fails destroys the stream with %s', async (_, program, args, reason) => {
    const { stream } = await childStream(
      program,
      args,
      process.env,
      (printed) => new RefusedError(`It said: ${printed}`),
    );
    const [error] = await once(stream, 'error');
    expect(error).toMatchObject({ code: 'refused', message: `It said: ${reason}` });
  });
});
