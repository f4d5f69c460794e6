import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addIgnoreRule } from '../../src/project/ignore-file.ts';
import { scratchFolder } from '../buildkit/filesync/scratch.ts';

function change(folder: string, text: string | null, rule = 'docs') {
  const path = join(folder, '.dockerignore');
  return { file: { path, label: '.dockerignore', text }, rule };
}

function readBack(folder: string): string {
  return readFileSync(join(folder, '.dockerignore'), 'latin1');
}

describe('addIgnoreRule', () => {
  test.each([
    ['a\n', 'a\ndocs\n'],
    ['a', 'a\ndocs\n'],
    ['a\r\nb\r\n', 'a\r\nb\r\ndocs\r\n'],
    ['', 'docs\n'],
  ])('adds a line to %j and keeps its line ends', (before, after) => {
    const folder = scratchFolder({ '.dockerignore': before });
    expect(addIgnoreRule(change(folder, before))).toBe('written');
    expect(readBack(folder)).toBe(after);
    expect(readdirSync(folder)).toEqual(['.dockerignore']);
  });

  test('makes the file where there is none', () => {
    const folder = scratchFolder();
    expect(addIgnoreRule(change(folder, null))).toBe('written');
    expect(readBack(folder)).toBe('docs\n');
  });

  test('keeps bytes that are not UTF-8, the mode, and a link', () => {
    const folder = scratchFolder();
    const real = join(folder, 'real');
    writeFileSync(real, Buffer.from([0x61, 0xe9, 0x0a]));
    chmodSync(real, 0o640);
    symlinkSync('real', join(folder, '.dockerignore'));
    expect(addIgnoreRule(change(folder, readFileSync(real).toString()))).toBe('written');
    expect(readFileSync(real)).toEqual(
      Buffer.concat([Buffer.from([0x61, 0xe9, 0x0a]), Buffer.from('docs\n')]),
    );
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(folder, '.dockerignore')).isSymbolicLink()).toBe(true);
  });

  test('writes nothing if the file was changed, made or removed meanwhile', () => {
    const folder = scratchFolder({ '.dockerignore': 'b\n' });
    expect(addIgnoreRule(change(folder, 'a\n'))).toBe('changed');
    expect(addIgnoreRule(change(folder, null))).toBe('changed');
    expect(readBack(folder)).toBe('b\n');
    const empty = scratchFolder();
    expect(addIgnoreRule(change(empty, 'a\n'))).toBe('changed');
    expect(readdirSync(empty)).toEqual([]);
  });

  test.each(['a\nb', 'a\r', 'a\u001b[2J'])(
    'refuses the rule %j: it would be two, or move the terminal',
    (rule) => {
      const folder = scratchFolder({ '.dockerignore': 'b\n' });
      expect(() => addIgnoreRule(change(folder, 'b\n', rule))).toThrow(
        'Nothing was written to .dockerignore: a rule cannot hold control characters.',
      );
      expect(readBack(folder)).toBe('b\n');
    },
  );

  test('says in a sentence why it cannot be written', () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, '.dockerignore'));
    expect(() => addIgnoreRule(change(folder, null))).toThrow(
      /^\.dockerignore cannot be written: it is a folder\.$/,
    );
    const gone = change(join(folder, 'gone'), null);
    expect(() => addIgnoreRule(gone)).toThrow(
      /^\.dockerignore cannot be written: there is no such folder\.$/,
    );
  });
});
