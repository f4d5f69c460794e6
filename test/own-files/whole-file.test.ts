import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAllWhole, writeWhole } from '../../src/own-files/whole-file.ts';

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

test('several files are replaced together or not at all, and the error names the one that cannot be', () => {
  const [first, second] = [join(folder, 'first'), join(folder, 'no/such')];
  writeFileSync(first, 'old');
  const both = [
    { path: first, text: 'new' },
    { path: second, text: 'new' },
  ];
  expect(() => writeAllWhole(both)).toThrow(expect.objectContaining({ code: 'ENOENT', path: second }));
  expect(readFileSync(first, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['first']);
  mkdirSync(join(folder, 'no'));
  writeAllWhole(both);
  expect([readFileSync(first, 'utf8'), readFileSync(second, 'utf8')]).toEqual(['new', 'new']);
  expect(readdirSync(join(folder, 'no'))).toEqual(['such']);
});
