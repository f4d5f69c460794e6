import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAllWhole } from '../../src/own-files/whole-file.ts';
import { fixFiles } from '../../src/project/fixes.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedive-fixes-'));
  writeFileSync(at('Dockerfile'), 'FROM a\n');
  writeFileSync(at('conf'), 'old\n');
  chmodSync(at('conf'), 0o640);
});
afterEach(() => rmSync(folder, { recursive: true }));

const CHANGES = [
  { file: 'conf', before: 'old\n', after: 'new\n' },
  { file: null, before: 'FROM a\n', after: 'FROM b\n' },
];

test('a fix changes all of its files, which keep their modes', async () => {
  await fixFiles(at('Dockerfile'), folder).write(CHANGES);
  expect([text('Dockerfile'), text('conf')]).toEqual(['FROM b\n', 'new\n']);
  expect(statSync(at('conf')).mode & 0o777).toBe(0o640);
});

test('a fix of which one file cannot be written changes none, and says which and why', async () => {
  // No draft has room beside a name in a folder of the system.
  mkdirSync(at('sub'));
  symlinkSync('/proc/self/comm', at('sub/Dockerfile'));
  const comm = readFileSync('/proc/self/comm', 'utf8');
  const changes = CHANGES.map((change) => (change.file === null ? { ...change, before: comm } : change));
  await expect(fixFiles(at('sub/Dockerfile'), folder).write(changes)).rejects.toThrow(
    'The Dockerfile cannot be written: there is no such folder.',
  );
  expect(text('conf')).toBe('old\n');
});

test('a fix of which one file cannot be replaced leaves all as they were', () => {
  mkdirSync(at('folder'));
  const files = [
    { path: at('conf'), text: 'new\n', like: statSync(at('conf')) },
    { path: at('created'), text: 'new\n' },
    { path: at('folder'), text: 'new\n' },
  ];
  expect(() => writeAllWhole(files)).toThrow(expect.objectContaining({ path: at('folder') }));
  expect(text('conf')).toBe('old\n');
  expect(readdirSync(folder).toSorted()).toEqual(['Dockerfile', 'conf', 'folder']);
});

test('a fix of a file that has changed meanwhile changes none', async () => {
  writeFileSync(at('Dockerfile'), 'FROM c\n');
  await expect(fixFiles(at('Dockerfile'), folder).write(CHANGES)).rejects.toThrow(
    'The Dockerfile has changed meanwhile: ask for the proposal again.',
  );
  expect(text('conf')).toBe('old\n');
});
