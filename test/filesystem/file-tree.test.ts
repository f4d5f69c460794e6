import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { fileType } from '../../src/filesystem/mode.ts';
import { parentOf } from '../../src/filesystem/paths.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { file, folder, symlink } from './entries.ts';

const paths = (entries: readonly TreeEntry[]): readonly string[] => entries.map(({ path }) => path);

const tree = FileTree.of([
  file('bin/ls', { size: 100 }),
  folder('bin'),
  file('bin/dir', { size: 100, linkname: 'bin/ls' }),
  folder('usr'),
  folder('usr/lib'),
  file('usr/lib/ls', { size: 100, linkname: 'bin/ls' }),
  file('usr/lib/libz.so.1.3', { size: 7 }),
  symlink('usr/lib/libz.so.1', 'libz.so.1.3'),
  symlink('lib', 'usr/lib'),
  symlink('usr/out', '/lib/../../../etc'),
  symlink('etc', '/usr'),
  symlink('round', './round'),
  symlink('gone', '/no/such'),
  file('bin-2', { size: 1 }),
]);

describe('a tree', () => {
  test('has entries, a folder right before what is in it', () => {
    expect(tree.count).toBe(14);
    expect(paths(tree.entries()).slice(0, 5)).toEqual(['bin', 'bin/dir', 'bin/ls', 'bin-2', 'etc']);
    expect(paths(tree.children('usr'))).toEqual(['usr/lib', 'usr/out']);
    expect(paths(tree.children('bin/ls'))).toEqual([]);
    expect(tree.get('bin/ls')?.size).toBe(100);
    expect(tree.get('')).toBeUndefined();
  });

  test('counts contents with several names once, in every folder', () => {
    expect(tree.total('')).toEqual({ files: 11, bytes: 108 });
    expect(tree.total('bin')).toEqual({ files: 2, bytes: 100 });
    expect(tree.total('usr')).toEqual({ files: 4, bytes: 107 });
    expect(tree.total('bin-2')).toEqual({ files: 1, bytes: 1 });
    expect(tree.total('no')).toEqual({ files: 0, bytes: 0 });
  });

  test('has the last of two entries at one path, also where the first is a hard link', () => {
    const own = file('x', { size: 5 });
    const link = file('x', { size: 0, linkname: 'y' });
    const y = file('y', { size: 9 });
    expect(FileTree.of([link, own, y]).get('x')).toBe(own);
    expect(FileTree.of([link, own, y]).entries()).toEqual([own, y]);
    expect(FileTree.of([own, link, y]).get('x')).toEqual({ ...link, size: 9 });
    expect(FileTree.of([link, link, y]).entries()).toEqual([{ ...link, size: 9 }, y]);
  });

  test('shares what is equal with another tree, and nothing else', () => {
    const old = FileTree.of([
      folder('a'),
      file('a/same', { xattrs: { x: Uint8Array.of(1) } }),
      file('a/other'),
      file('gone'),
    ]);
    const now = [
      folder('a'),
      file('a/same', { xattrs: { x: Uint8Array.of(1) } }),
      file('a/other', { mtimeNs: 1n }),
      file('new'),
    ];
    const made = FileTree.of(now, old);
    expect(made.entries()).toEqual(FileTree.of(now).entries());
    const isShared = (path: string): boolean =>
      made.get(path) !== undefined && made.get(path) === old.get(path);
    expect(['a', 'a/same', 'a/other', 'gone', 'new'].map(isShared)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('knows the first name of a hard link', () => {
    const [dir, z] = [tree.get('bin/dir'), tree.get('usr/lib/libz.so.1')];
    expect(dir && tree.contentOf(dir).path).toBe('bin/ls');
    expect(z && tree.contentOf(z).path).toBe('usr/lib/libz.so.1');
  });

  test('has nothing if it is empty', () => {
    const empty = FileTree.of([]);
    expect([empty.count, empty.entries(), empty.children(''), empty.total('')]).toEqual([
      0,
      [],
      [],
      { files: 0, bytes: 0 },
    ]);
    expect(empty.follow('/')).toMatchObject({ path: '', problem: null });
    expect(empty.nearest('/a/b')).toEqual(['']);
  });
});

describe('links are followed inside the root', () => {
  test.each([
    ['', '', []],
    ['/', '', []],
    ['/../..', '', []],
    ['/lib//libz.so.1', 'usr/lib/libz.so.1.3', ['lib', 'usr/lib/libz.so.1']],
    ['usr/./lib/../lib', 'usr/lib', []],
    ['lib/..', 'usr', ['lib']],
    ['usr/out', 'usr', ['usr/out', 'lib', 'etc']],
  ])('%j is %j', (path, end, chain) => {
    expect(tree.follow(path)).toEqual({ entry: tree.get(end) ?? null, path: end, chain, problem: null });
  });

  test('loops and missing files are reported', () => {
    const loop = tree.follow('/round/x');
    expect(loop).toMatchObject({ entry: null, path: 'round', problem: 'loop' });
    expect(loop.chain).toHaveLength(40);
    expect(tree.follow('gone')).toEqual({
      entry: null,
      path: 'no/such',
      chain: ['gone'],
      problem: 'missing',
    });
    expect(tree.follow('bin/ls/x')).toMatchObject({ path: 'bin/ls/x', problem: 'missing' });
    expect(tree.follow('bin/ls/x/y')).toMatchObject({ path: 'bin/ls/x/y', problem: 'missing' });
  });
});

describe('what is not there has something like it', () => {
  test.each([
    ['/bin/lss', ['bin/ls']],
    ['/BIN/LS', ['bin/ls']],
    ['/lib/libz.so', ['usr/lib/libz.so.1', 'usr/lib/libz.so.1.3']],
    ['/opt/libz.so.1', ['usr/lib/libz.so.1']],
    ['/usr/lib/nothing-like-it', ['usr/lib']],
  ])('%s', (path, like) => {
    expect(tree.nearest(path).slice(0, like.length)).toEqual(like);
  });
});

/** Trees of a few short names, with links that lead anywhere and contents with several names. */
const trees = fc
  .array(
    fc.record({
      path: fc.array(fc.constantFrom('a', 'b', 'a-', 'é', '\udcff'), { minLength: 1, maxLength: 4 }),
      kind: fc.constantFrom('file', 'file', 'link', 'hard'),
      size: fc.nat(9),
      target: fc
        .array(fc.constantFrom('a', 'b', '..', '.', '', 'a-'), { maxLength: 5 })
        .map((parts) => parts.join('/')),
    }),
    { maxLength: 12 },
  )
  .map((given) => {
    const entries = new Map<string, TreeEntry>();
    for (const { path, kind, size, target } of given) {
      const folders = path.slice(0, -1).map((_, depth) => path.slice(0, depth + 1).join('/'));
      if (folders.some((at) => entries.has(at) && fileType(entries.get(at)?.mode ?? 0) !== 'dir')) continue;
      const own = path.join('/');
      if (entries.has(own)) continue;
      for (const at of folders) entries.set(at, folder(at));
      const first = [...entries.values()].find(
        (entry) => fileType(entry.mode) === 'file' && entry.linkname === '',
      );
      if (kind === 'link' && target !== '') entries.set(own, symlink(own, target));
      else if (kind === 'hard' && first !== undefined)
        entries.set(own, file(own, { size: first.size, linkname: first.path }));
      else entries.set(own, file(own, { size }));
    }
    return [...entries.values()];
  });

test('whatever the tree, its parts add up', () => {
  fc.assert(
    fc.property(trees, (entries) => {
      const made = FileTree.of(entries);
      const sorted = made.entries();
      expect(new Set(paths(sorted))).toEqual(new Set(paths(entries)));
      for (const [index, { path }] of sorted.entries()) {
        const parent = parentOf(path);
        if (parent !== '') expect(paths(sorted).indexOf(parent)).toBeLessThan(index);
      }
      for (const at of ['', ...paths(entries)]) {
        const below = entries.filter(({ path }) => at === '' || path === at || path.startsWith(`${at}/`));
        const files = below.filter(({ mode }) => fileType(mode) !== 'dir');
        const contents = new Set(
          files.filter(({ mode }) => fileType(mode) === 'file').map((entry) => made.contentOf(entry)),
        );
        const bytes = [...contents].reduce((sum, { size }) => sum + size, 0);
        expect(made.total(at)).toEqual({ files: files.length, bytes });
      }
    }),
  );
});

test('whatever the links, following them ends, and at something that is no link', () => {
  const asked = fc.array(fc.constantFrom('a', 'b', '..', '.', 'é'), { maxLength: 6 });
  fc.assert(
    fc.property(trees, asked, (entries, parts) => {
      const made = FileTree.of(entries);
      const end = made.follow(parts.join('/'));
      expect(end.chain.length).toBeLessThanOrEqual(40);
      for (const near of made.nearest(parts.join('/'))) {
        if (near !== '') expect(made.get(near), near).toBeDefined();
      }
      if (end.problem !== null) {
        expect(end.entry).toBeNull();
        return;
      }
      expect(end.entry).toBe(made.get(end.path) ?? null);
      expect(end.entry === null || fileType(end.entry.mode) !== 'symlink').toBe(true);
      expect(made.follow(end.path)).toEqual({ ...end, chain: [] });
    }),
  );
});
