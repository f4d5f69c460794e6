import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byPath, diffTrees, settle } from '../../src/filesystem/diff.ts';
import {
  changedBytes,
  filterDiff,
  folderTotals,
  growth,
  summaryRows,
} from '../../src/filesystem/diff-folders.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { CHAR_DEVICE, DEVICE, DIRECTORY, file, folder, SETUID, symlink } from './entries.ts';

const tree = (...entries: readonly TreeEntry[]): FileTree => FileTree.of(entries);
const device = (path: string, minor: number): TreeEntry =>
  file(path, { mode: DEVICE + CHAR_DEVICE + 0o666, size: 0, devmajor: 1, devminor: minor });
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

/** `path: why`, of what is modified; `+path` and `-path` of the rest. */
function told(a: FileTree, b: FileTree): readonly string[] {
  return diffTrees(a, b).diff.entries.map(({ path, change, why }) =>
    change === 'modified' ? `${path}: ${why.join()}` : `${change === 'added' ? '+' : '-'}${path}`,
  );
}

function byNames(x: string, y: string): number {
  const [one, two] = [x.replaceAll('/', '\0'), y.replaceAll('/', '\0')];
  return one < two ? -1 : one > two ? 1 : 0;
}

it('paths are ordered by their names, each folder right before its contents', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'b', '-', '.', 'é', '\ud800'),
    minLength: 1,
    maxLength: 3,
  });
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
  fc.assert(
    fc.property(fc.uniqueArray(path), (paths) => {
      expect(byPath(paths.map((each) => ({ path: each }))).map((each) => each.path)).toEqual(
        paths.toSorted(byNames),
      );
    }),
    { numRuns: 500 },
  );
});

describe('a diff of two trees', () => {
  it('lists what was added and removed, a folder before its contents', () => {
    const a = tree(file('same'), folder('old'), file('old/x'));
    const b = tree(file('same'), folder('new'), file('new/x'), file('new-er'));
    expect(told(a, b)).toEqual(['+new', '+new/x', '+new-er', '-old', '-old/x']);
    expect(diffTrees(a, b).diff).toMatchObject({
      unchanged: 1,
      totals: { a: { files: 2, bytes: 20 }, b: { files: 3, bytes: 30 } },
    });
  });

  it('says what about an entry changed', () => {
    const xattrs = (value: number) => ({ 'user.a': bytes(value) });
    const pairs: readonly (readonly [string, TreeEntry, TreeEntry])[] = [
      ['contents', file('f'), file('f', { size: 11 })],
      ['mode', file('f'), file('f', { mode: 0o644 + SETUID })],
      ['owner', file('f'), file('f', { gid: 1 })],
      ['target', symlink('f', 'x'), symlink('f', 'y')],
      ['device', device('f', 3), device('f', 5)],
      ['xattrs', file('f', { xattrs: xattrs(1) }), file('f', { xattrs: xattrs(2) })],
      ['xattrs', file('f'), file('f', { xattrs: xattrs(2) })],
      ['type', file('f', { uid: 3 }), folder('f')],
      ['mode,owner', folder('f'), folder('f', { mode: folder('f').mode - 0o055, uid: 7 })],
    ];
    for (const [why, a, b] of pairs) {
      expect(told(tree(a), tree(b))).toEqual([`f: ${why}`]);
      expect(told(tree(b), tree(a))).toEqual([`f: ${why}`]);
    }
  });

  it('does not count a changed time as a change, but asks to compare files of the same size', () => {
    const later = { mtimeNs: 5n };
    const a = tree(folder('d'), file('f'), file('g'), file('empty', { size: 0 }), symlink('l', 'x'));
    const b = tree(
      folder('d', later),
      file('f', later),
      file('g', { ...later, uid: 1 }),
      file('empty', { size: 0, ...later }),
      symlink('l', 'x', later),
    );
    const open = diffTrees(a, b);
    expect(open.undecided).toEqual(['f', 'g']);
    expect(settle(open, new Set()).entries.map(({ path, why }) => [path, why])).toEqual([['g', ['owner']]]);
    expect(settle(open, new Set()).unchanged).toBe(4);
    expect(settle(open, new Set(['f'])).entries.map(({ path, why }) => [path, why])).toEqual([
      ['f', ['contents']],
      ['g', ['owner']],
    ]);
    expect(diffTrees(a, a, () => false).undecided).toEqual([]);
    expect(diffTrees(a, tree(...a.entries().map((entry) => ({ ...entry }))), () => false).undecided).toEqual([
      'f',
      'g',
    ]);
  });

  it('compares the names of one file with those that the other side has', () => {
    const link = (path: string, first: string) => file(path, { linkname: first });
    const linked = tree(file('a'), link('b', 'a'));
    expect(told(linked, tree(file('a'), file('b')))).toEqual(['b: target']);
    expect(told(tree(file('a'), file('b')), linked)).toEqual(['b: target']);
    // A new first name makes the listing tell another one, and is no change of the others.
    expect(told(linked, tree(file('0'), link('a', '0'), link('b', '0')))).toEqual(['+0']);
    expect(told(tree(file('0'), link('a', '0'), link('b', '0')), linked)).toEqual(['-0']);
    expect(told(linked, tree(file('a'), link('c', 'a')))).toEqual(['-b', '+c']);
    // Contents are those of the first name, which are told apart once.
    const changed = diffTrees(linked, tree(file('a', { mtimeNs: 1n }), link('b', 'a')));
    expect(changed.undecided).toEqual(['a', 'b']);
  });
});

describe('any two trees', () => {
  const entry = fc
    .record({
      type: fc.constantFrom('file', 'dir', 'symlink', 'device'),
      size: fc.nat(2),
      mode: fc.constantFrom(0o644, 0o755, 0o4755),
      owner: fc.nat(1),
      time: fc.nat(1),
      target: fc.constantFrom('x', 'y'),
    })
    .map(({ type, size, mode, owner, time, target }): Omit<TreeEntry, 'path'> => {
      const { path, ...made } =
        type === 'symlink'
          ? symlink('', target)
          : type === 'dir'
            ? folder('')
            : type === 'device'
              ? device('', size)
              : file('', { size, mode: mode & 0o777 });
      return { ...made, uid: owner, mtimeNs: BigInt(time) };
    });
  const trees = fc
    .dictionary(fc.constantFrom('a', 'b', 'c', 'a/x', 'a/y', 'b/x', 'a/x/z'), entry, {
      noNullPrototype: true,
    })
    // What is in no folder is in no tree.
    .map((found) =>
      FileTree.of(
        Object.entries(found)
          .filter(([path]) => foldersOf(path).every((above) => isFolder(found[above])))
          .map(([path, made]) => ({ path, ...made })),
      ),
    );

  it('give a diff that turns one into the other', () => {
    fc.assert(
      fc.property(trees, trees, (a, b) => {
        const { diff } = diffTrees(a, b, () => false);
        const made = new Map(a.entries().map((each) => [each.path, each]));
        for (const { path, b: right } of diff.entries) {
          if (right === null) made.delete(path);
          else made.set(path, right);
        }
        const timeless = (each: TreeEntry) => ({ ...each, mtimeNs: 0n, size: isFile(each) ? each.size : 0 });
        expect([...made.values()].map(timeless).toSorted(order)).toEqual(
          b.entries().map(timeless).toSorted(order),
        );
        expect(diff.unchanged + diff.entries.filter(({ change }) => change !== 'removed').length).toBe(
          b.count,
        );
        expect(diff.unchanged + diff.entries.filter(({ change }) => change !== 'added').length).toBe(a.count);
        const paths = diff.entries.map((each) => each.path);
        expect(paths).toEqual(byPath(diff.entries).map((each) => each.path));
      }),
    );
  });

  it('differ in the same way from either side, and never from themselves', () => {
    fc.assert(
      fc.property(trees, trees, (a, b) => {
        const mirrored = { added: 'removed', removed: 'added', modified: 'modified' } as const;
        const there = diffTrees(a, b).diff.entries;
        const back = diffTrees(b, a).diff.entries;
        expect(back.map((each) => [each.path, each.change, each.why])).toEqual(
          there.map((each) => [each.path, mirrored[each.change], each.why]),
        );
        expect(diffTrees(a, a).diff.entries).toEqual([]);
      }),
    );
  });

  it('have folder totals that add up', () => {
    fc.assert(
      fc.property(trees, trees, (a, b) => {
        const { diff } = diffTrees(a, b);
        const root = folderTotals(diff).get('');
        const grown = diff.entries.reduce((sum, each) => sum + growth(each), 0);
        expect((root?.bytesAdded ?? 0) - (root?.bytesRemoved ?? 0)).toBe(grown);
        const rows = summaryRows(diff);
        const sums = rows.reduce(
          (sum, { totals }) => sum + totals.added + totals.removed + totals.modified,
          0,
        );
        expect(sums).toBe(diff.entries.length);
        expect(grown).toBe(b.total('').bytes - a.total('').bytes);
      }),
    );
  });

  function foldersOf(path: string): readonly string[] {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  }

  function isFolder(each: { readonly mode: number } | undefined): boolean {
    return each !== undefined && each.mode >= DIRECTORY;
  }

  function isFile(each: TreeEntry): boolean {
    return each.mode < 0o10000;
  }

  function order(x: TreeEntry, y: TreeEntry): number {
    return x.path < y.path ? -1 : 1;
  }
});

describe('a diff by folders', () => {
  const a = tree(folder('usr'), folder('usr/old'), file('usr/old/x', { size: 7 }), file('etc', { size: 5 }));
  const b = tree(
    folder('usr'),
    folder('usr/new'),
    file('usr/new/x', { size: 100 }),
    file('usr/new/y', { size: 20 }),
    file('etc', { size: 6 }),
  );
  const { diff } = diffTrees(a, b);

  it('has a row for what is on one side as a whole, biggest first', () => {
    expect(
      summaryRows(diff).map(({ entry, whole, totals }) => [entry.path, whole, totals.bytesAdded]),
    ).toEqual([
      ['usr/new', true, 120],
      ['etc', false, 6],
      ['usr/old', true, 0],
    ]);
    expect(folderTotals(diff).get('usr')).toEqual({
      added: 3,
      removed: 2,
      modified: 0,
      bytesAdded: 120,
      bytesRemoved: 7,
    });
  });

  it('counts a folder that became a file, or the other way, on its own row', () => {
    const whole = tree(folder('foo'), file('foo/x', { size: 50 }));
    const single = tree(file('foo', { size: 100 }));
    const change = { added: 0, removed: 0, modified: 1, bytesAdded: 0, bytesRemoved: 0 };
    expect(folderTotals(diffTrees(whole, single).diff)).toEqual(
      new Map([
        ['foo', { ...change, removed: 1, bytesAdded: 100, bytesRemoved: 50 }],
        ['', { ...change, removed: 1, bytesAdded: 100, bytesRemoved: 50 }],
      ]),
    );
    expect(folderTotals(diffTrees(single, whole).diff).get('foo')).toEqual({
      ...change,
      added: 1,
      bytesAdded: 50,
      bytesRemoved: 100,
    });
  });

  it('counts bytes only where contents are others', () => {
    const [mode] = diffTrees(tree(file('f')), tree(file('f', { mode: 0o600 }))).diff.entries;
    expect(mode && changedBytes(mode)).toEqual({ added: 0, removed: 0 });
  });

  it('is filtered by kind and by path', () => {
    const paths = (filter: Parameters<typeof filterDiff>[1]) =>
      filterDiff(diff, filter).entries.map(({ path }) => path);
    expect(paths({ only: new Set(['modified', 'removed']) })).toEqual(['etc', 'usr/old', 'usr/old/x']);
    expect(paths({ paths: ['usr/new'] })).toEqual(['usr/new', 'usr/new/x', 'usr/new/y']);
    expect(paths({ only: new Set(['removed']), paths: ['usr'] })).toEqual(['usr/old', 'usr/old/x']);
    expect(paths({ paths: ['us'] })).toEqual([]);
    expect(paths({ paths: [''] })).toHaveLength(diff.entries.length);
  });
});
