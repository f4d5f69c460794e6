import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCopyRecord } from '../../src/own-files/copies.ts';
import { makeFolder } from '../../src/own-files/make-folder.ts';
import { projectRecord } from '../../src/project/record.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedive-make-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('folders are made with those above them, for this user alone, and may be there', () => {
  makeFolder(join(folder, 'a/b/c'));
  makeFolder(join(folder, 'a/b/c'));
  expect(statSync(join(folder, 'a/b')).mode & 0o777).toBe(0o700);
  expect(existsSync(join(folder, 'a/b/c'))).toBe(true);
});

test('what is no folder is an error', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file'))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(folder, 'file/b'))).toThrow(/ENOTDIR/);
});

// Node's own way to make them never ends there.
test('a state folder below /proc is an error, and does not stop everything', async () => {
  const env = { XDG_STATE_HOME: '/proc/x' };
  expect(() => makeFolder('/proc/x/stagedive/copies')).toThrow(/ENOENT/);
  expect(() => createCopyRecord(env).add(Buffer.from('/tmp/'))).not.toThrow();
  await expect(projectRecord('view', 'x', env).save({})).rejects.toThrow(
    '/proc/x/stagedive/view: there is no such folder.',
  );
});
