import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from '../../src/own-files/whole-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedive-whole-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file is replaced, and nothing else is left', () => {
  writeFileSync(join(folder, 'index.json'), 'old');
  writeWhole(join(folder, 'index.json'), 'new');
  expect(readFileSync(join(folder, 'index.json'), 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['index.json']);
});

test('nothing is left of a file that cannot be put there', () => {
  mkdirSync(join(folder, 'taken'));
  expect(() => writeWhole(join(folder, 'taken'), 'x')).toThrow();
  expect(() => writeWhole(join(folder, 'no/such'), 'x')).toThrow(/ENOENT/);
  expect(readdirSync(folder)).toEqual(['taken']);
});
