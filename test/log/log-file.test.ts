import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { LogFile } from '../../src/log/log-file.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-log-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** The lines of a log without time, process id and durations. */
async function linesOf(path: string): Promise<string[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => line.replace(/^\S+Z \d+ /, '').replace(/ ms=[\d.]+/, ''));
}

describe('a log file', () => {
  test('is readable by its owner only, and has each line at once', async () => {
    const path = join(folder, 'log');
    const log = LogFile.open(path);
    log.line('start', { command: 'ls' });
    expect(await linesOf(path)).toEqual(['start command=ls']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(log.close({ status: 0 })).toBeNull();
    expect(await linesOf(path)).toEqual(['start command=ls', 'end status=0']);
  });

  test('is appended to, and keeps its mode', async () => {
    const path = join(folder, 'log');
    await writeFile(path, 'earlier\n');
    await chmod(path, 0o640);
    LogFile.open(path).close({ status: 2 });
    expect(await linesOf(path)).toEqual(['earlier', 'end status=2']);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  test('has one line for a call, with its first end; a call without an end is unfinished', async () => {
    const path = join(folder, 'log');
    const log = LogFile.open(path);
    const first = log.begin('call', { method: 'A/B' });
    log.begin('call', { method: 'C/D' });
    first.end('ok', { ref: 'r1' });
    first.end('canceled');
    log.close({ status: 130 });
    expect(await linesOf(path)).toEqual([
      'call method=A/B outcome=ok ref=r1',
      'call method=C/D outcome=unfinished',
      'end status=130',
    ]);
  });
});

describe('a log file that cannot be written is a usage error', () => {
  test.each([
    ['in a folder that is not there', 'none/log', 'there is no such folder'],
    ['a folder', 'folder', 'it is a folder'],
    ['below a file', 'file/log', 'a part of the path is not a folder'],
    ['a name that is too long', 'x'.repeat(300), 'the name is too long for the disk'],
  ])('%s', async (_what, name, reason) => {
    await mkdir(join(folder, 'folder'));
    await writeFile(join(folder, 'file'), '');
    const path = join(folder, name);
    const remedy = 'name a writable file, or unset STAGEDIVE_LOG';
    expect(() => LogFile.open(path)).toThrow(new UsageError(`STAGEDIVE_LOG: ${path}: ${reason}; ${remedy}.`));
  });
});

test.runIf(process.platform === 'linux')(
  'a log that no longer finds space ends, and says so at the end',
  () => {
    const log = LogFile.open('/dev/full');
    log.line('start', {});
    log.begin('call', {});
    expect(log.close({ status: 0 })).toBe(
      'STAGEDIVE_LOG: /dev/full: no space is left on the disk: lines are missing at the end of the log.',
    );
  },
);
