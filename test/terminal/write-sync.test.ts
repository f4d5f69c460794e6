import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAllSync } from '../../src/terminal/write-sync.ts';

/** More than a pipe holds (64 KiB on Linux). */
const much = 'x'.repeat(300_000);
let folder: string;
let pipe: string;
let fd: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedive-write-'));
  pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('everything arrives, even if the other side reads it in parts', async () => {
  const source = openSync(pipe, 'r');
  const reader = spawn('wc', ['-c'], { stdio: [source, 'pipe', 'inherit'] });
  closeSync(source);
  writeAllSync(fd, much);
  closeSync(fd);
  expect(Number(await text(reader.stdout!))).toBe(much.length);
});

test('a side that reads nothing is given up after as much as fits', () => {
  writeAllSync(fd, much);
  const taken = readSync(fd, Buffer.alloc(much.length));
  closeSync(fd);
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(much.length);
});

test('a closed terminal is not an error', () => {
  closeSync(fd);
  expect(() => writeAllSync(fd, much)).not.toThrow();
});
