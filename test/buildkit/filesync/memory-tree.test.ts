import { describe, expect, it } from 'vitest';
import { MemoryTree } from '../../../src/buildkit/filesync/memory-tree.ts';
import { TreeFilter } from '../../../src/filesystem/ignore/index.ts';
import { isFile, receive } from './daemon.ts';

const files = (entries: Record<string, string>) =>
  new Map(Object.entries(entries).map(([path, text]) => [path, Buffer.from(text)] as const));

describe('a folder in memory', () => {
  it('is sent like one on disk', async () => {
    const { stats, contents } = await receive(
      {
        dockerfile: {
          files: files({ Dockerfile: 'FROM scratch\n', 'sub/a': '', './sub/b': 'b', 'sub.x': 'x' }),
        },
      },
      { dir: 'dockerfile', wants: isFile },
    );
    expect(stats.map(({ path, mode, size }) => [path, mode, size])).toEqual([
      ['Dockerfile', 0o644, 13n],
      ['sub', 2 ** 31 + 0o755, 0n],
      ['sub/a', 0o644, 0n],
      ['sub/b', 0o644, 1n],
      ['sub.x', 0o644, 1n],
    ]);
    expect(contents.get('Dockerfile')?.toString()).toBe('FROM scratch\n');
    expect(contents.get('sub/a')?.length).toBe(0);
  });

  it('of an ended build gives away its ignore file and nothing else', async () => {
    const dirs = { context: { files: files({ '.dockerignore': '*.log' }), isIgnoreFileOnly: true } };
    const asked = async (lists: Record<string, string[]>) => {
      const { stats, failure } = await receive(dirs, { dir: 'context', lists });
      return [...stats.map(({ path }) => path), ...(failure === undefined ? [] : [failure.message])];
    };
    expect(await asked({ followpaths: ['.dockerignore'] })).toEqual(['.dockerignore']);
    const refused = 'The engine asked for the files of "context", which it no longer has.';
    expect(await asked({})).toEqual([refused]);
    expect(await asked({ followpaths: ['src', '.dockerignore'] })).toEqual([refused]);
  });

  it('lists only what is requested', async () => {
    const dirs = { dockerfile: { files: files({ Dockerfile: 'x', 'a/b/c': '', 'a/d': '', 'e/f': '' }) } };
    const asked = async (lists: Record<string, string[]>) =>
      (await receive(dirs, { dir: 'dockerfile', lists })).stats.map(({ path }) => path);
    expect(await asked({ followpaths: ['./Dockerfile', 'Dockerfile.dockerignore'] })).toEqual(['Dockerfile']);
    expect(await asked({ followpaths: ['a/b/c'] })).toEqual(['a', 'a/b', 'a/b/c']);
    expect(await asked({ 'exclude-patterns': ['a', '!a/d'] })).toEqual([
      'Dockerfile',
      'a',
      'a/d',
      'e',
      'e/f',
    ]);
    expect(await asked({ 'include-patterns': ['*', '!a'] })).toEqual(['Dockerfile', 'e', 'e/f']);
  });

  it('never has the same time twice, so that the daemon never treats it as unchanged', () => {
    const times = Array.from(
      { length: 50 },
      () => new MemoryTree(files({ a: 'x' }), new TreeFilter({})).next()?.mtimeNs,
    );
    expect(new Set(times).size).toBe(50);
  });

  it.each(['../a', '/a', '.', 'a/../..'])('refuses the path %s', (path) => {
    expect(() => new MemoryTree(files({ [path]: '' }), new TreeFilter({}))).toThrow(
      'not a path inside a folder',
    );
  });

  it('refuses paths that exclude each other', () => {
    expect(() => new MemoryTree(files({ a: '', 'a/b': '' }), new TreeFilter({}))).toThrow(
      '"a/b" is below a file.',
    );
    expect(() => new MemoryTree(files({ 'a/b': '', a: '' }), new TreeFilter({}))).toThrow(
      '"a" is given twice.',
    );
  });
});
