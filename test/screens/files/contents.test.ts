import { describe, expect, it } from 'vitest';
import { fileKind } from '../../../src/filesystem/file-kind.ts';
import { FileTree } from '../../../src/filesystem/file-tree.ts';
import { colourText } from '../../../src/screens/files/colour-text.ts';
import { languageOf } from '../../../src/screens/files/grammars.ts';
import { readContents } from '../../../src/screens/files/read-contents.ts';
import { FILE_PART_BYTES } from '../../../src/screens/files/reduce.ts';
import type { StateFiles } from '../../../src/states/state-files.ts';

/** One file, and what was read of it. */
function holding(bytes: Uint8Array) {
  const reads: { readonly offset: number; readonly length: number }[] = [];
  const files: StateFiles = {
    failure: null,
    tree: async () => FileTree.of([]),
    contents: async () => undefined,
    read: async (_, range = { offset: 0, length: bytes.length }) => {
      reads.push(range);
      return bytes.subarray(range.offset, range.offset + range.length);
    },
  };
  return { files, reads };
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('a part of a file', () => {
  it('is lines of text', async () => {
    const { files } = holding(text('one\n\tzwei ü\n'));
    expect(await readContents(files, 'f', 0, 14)).toMatchObject({
      kind: 'text',
      lines: ['one', '\tzwei ü'],
      first: 1,
    });
    expect(await readContents(holding(text('')).files, 'f', 0, 0)).toMatchObject({ kind: 'text', lines: [] });
  });

  it('is never more than a part of a large file', async () => {
    const { files, reads } = holding(text('line of text\n'.repeat(100_000)));
    const first = await readContents(files, 'f', 0, 1_300_000);
    const second = await readContents(files, 'f', FILE_PART_BYTES, 1_300_000);
    expect(reads).toEqual([
      { offset: 0, length: FILE_PART_BYTES },
      { offset: FILE_PART_BYTES, length: FILE_PART_BYTES },
    ]);
    expect([first.kind, second.kind]).toEqual(['text', 'text']);
    expect(second).toMatchObject({ offset: FILE_PART_BYTES, length: FILE_PART_BYTES, first: null });
  });

  it('is bytes where it is no text, and an ELF only where its headers hold', async () => {
    const { files } = holding(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 9, 9, 9, 0));
    expect(await readContents(files, 'f', 0, 8)).toMatchObject({ kind: 'binary', what: 'ELF', elf: null });
  });

  it('says why it cannot be read', async () => {
    const files = {
      ...holding(text('')).files,
      read: () => Promise.reject(new Error('The engine went away.')),
    };
    expect(await readContents(files, 'f', 0, 8)).toEqual({
      kind: 'unread',
      message: 'The engine went away.',
    });
  });
});

describe('what a file is', () => {
  it.each([
    [[0x1f, 0x8b, 8], 'gzip data'],
    [[0x28, 0xb5, 0x2f, 0xfd], 'zstd data'],
    [[0x50, 0x4b, 3, 4], 'zip archive'],
    [[0x89, 0x50, 0x4e, 0x47], 'PNG image'],
    [[0x61, 0, 0x62], 'binary'],
    [[0x61, 0x62], null],
    [[], null],
  ])('is told by its first bytes: %j is %s', (bytes, kind) => {
    expect(fileKind(Uint8Array.from(bytes), 0)).toBe(kind);
  });

  it('is recognised by its first bytes only', () => {
    expect(fileKind(Uint8Array.of(0x1f, 0x8b), 4096)).toBeNull();
    const tar = new Uint8Array(512);
    tar.set(text('ustar'), 257);
    expect(fileKind(tar, 0)).toBe('tar archive');
  });
});

describe('colours', () => {
  it('are known by name, extension, or the interpreter', () => {
    expect(languageOf('src/Makefile', '')).toBe('makefile');
    expect(languageOf('a/b.PY', '')).toBe('python');
    expect(languageOf('etc/init', '#!/bin/sh -e')).toBe('bash');
    expect(languageOf('bin/tool', '#!/usr/bin/env python3')).toBe('python');
    expect(languageOf('etc/hosts', '127.0.0.1 localhost')).toBeNull();
    expect(languageOf('etc/go', '')).toBeNull();
  });

  it('keep the text line by line', async () => {
    const lines = ['# a comment', 'def run():', '    return "it"', ''];
    const tokens = await colourText('run.py', lines);
    expect(tokens?.map((line) => line.map((token) => token.text).join(''))).toEqual(lines);
    expect(tokens?.[0]).toEqual([{ text: '# a comment', kind: 'comment' }]);
    expect(tokens?.[1]?.[0]).toEqual({ text: 'def', kind: 'keyword' });
    expect(tokens?.[2]?.at(-1)).toEqual({ text: '"it"', kind: 'string' });
  });

  it('are left out for text in no language that is known, and for what is too long', async () => {
    expect(await colourText('etc/hosts', ['127.0.0.1 localhost'])).toBeNull();
    const tabbed = await colourText('x.c', ['int\tx;\treturn']);
    expect(tabbed?.map((line) => line.map((token) => token.text).join(''))).toEqual([
      'int     x;      return',
    ]);

    expect(await colourText('run.py', ['x = 1'.repeat(20_000)])).toBeNull();
  });
});
