import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, compareTrees, growth } from '../../src/filesystem/changes.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { DEVICE, DIRECTORY, file, folder, SETUID, SYMLINK, symlink } from './entries.ts';

const bytes = fc.uint8Array({ maxLength: 3 });

/** Any entry; few values each, so that two trees have much in common. */
const entry: fc.Arbitrary<TreeEntry> = fc.record({
  path: fc.constantFrom('a', 'b', 'b/c', 'b/d', 'e', 'f/g/h', 'ü'),
  mode: fc.constantFrom(0o644, 0o755, SETUID + 0o755, DIRECTORY + 0o755, SYMLINK + 0o777, DEVICE + 0o600),
  uid: fc.constantFrom(0, 1000),
  gid: fc.constantFrom(0, 1000),
  size: fc.constantFrom(0, 5, 4_000_000_000),
  mtimeNs: fc.constantFrom(0n, 1n),
  linkname: fc.constantFrom('', 'a'),
  devmajor: fc.constantFrom(0, 1),
  devminor: fc.constantFrom(0, 3),
  xattrs: fc.dictionary(fc.constantFrom('user.a', 'security.capability'), bytes, { maxKeys: 2 }),
});

const tree = fc.uniqueArray(entry, { selector: ({ path }) => path });

/** The same change seen from the other side. */
function turned(change: Change): Change {
  switch (change.kind) {
    case 'added':
      return { kind: 'removed', path: change.path, before: change.after };
    case 'removed':
      return { kind: 'added', path: change.path, after: change.before };
    case 'modified':
      return { ...change, before: change.after, after: change.before };
  }
}

describe('the changes between two trees', () => {
  it('are none between a tree and itself, in any order', () => {
    const twice = tree.chain((entries) =>
      fc.tuple(
        fc.constant(entries),
        fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
      ),
    );
    fc.assert(
      fc.property(twice, ([entries, shuffled]) => {
        expect(compareTrees(entries, structuredClone(shuffled))).toEqual({
          changes: [],
          added: 0,
          removed: 0,
          modified: 0,
          bytes: 0,
        });
      }),
    );
  });

  it('are the same the other way round, turned', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const there = compareTrees(a, b);
        const back = compareTrees(b, a);
        expect(back.changes).toEqual(there.changes.map(turned));
        expect(back).toMatchObject({ added: there.removed, removed: there.added, modified: there.modified });
        expect(back.bytes + there.bytes).toBe(0);
      }),
    );
  });

  it('turn the one tree into the other', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const made = new Map(a.map((each) => [each.path, each]));
        for (const change of compareTrees(a, b).changes) {
          if (change.kind === 'removed') made.delete(change.path);
          else made.set(change.path, change.after);
        }
        expect([...made.keys()].toSorted()).toEqual(b.map(({ path }) => path).toSorted());
        // What is left alone is the same in both.
        expect(compareTrees(made.values(), b).changes).toEqual([]);
      }),
    );
  });

  it('are counted, once each, by path', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const { changes, added, removed, modified, bytes: grown } = compareTrees(a, b);
        expect(added + removed + modified).toBe(changes.length);
        expect(a.length - removed + added).toBe(b.length);
        expect(grown).toBe(changes.reduce((sum, change) => sum + growth(change), 0));
        const paths = changes.map(({ path }) => path);
        expect(paths).toEqual([...new Set(paths)].toSorted((x, y) => (x < y ? -1 : 1)));
      }),
    );
  });

  it('are all added where there was nothing, all removed where nothing is left', () => {
    fc.assert(
      fc.property(tree, (entries) => {
        expect(compareTrees([], entries)).toMatchObject({ added: entries.length, removed: 0, modified: 0 });
        expect(compareTrees(entries, [])).toMatchObject({ added: 0, removed: entries.length, modified: 0 });
      }),
    );
  });
});

describe('in which way an entry is another one', () => {
  const why = (before: TreeEntry, after: TreeEntry): unknown => {
    const [change] = compareTrees([before], [after]).changes;
    return change?.kind === 'modified' ? change.why : change;
  };

  it.each<[string, TreeEntry, TreeEntry]>([
    ['type', file('a'), folder('a')],
    ['size', file('a', { mtimeNs: 1n }), file('a', { size: 11, mtimeNs: 2n })],
    ['time', file('a'), file('a', { mtimeNs: 1n })],
    ['mode', file('a'), file('a', { mode: 0o755 })],
    ['mode', folder('a'), folder('a', { mode: DIRECTORY + 0o700 })],
    ['owner', file('a'), file('a', { uid: 1 })],
    ['owner', folder('a'), folder('a', { gid: 1 })],
    ['target', symlink('a', 'b'), symlink('a', 'c')],
    ['target', file('a'), file('a', { linkname: 'first-name' })],
    ['device', file('a', { mode: DEVICE }), file('a', { mode: DEVICE, devminor: 3 })],
    ['xattrs', file('a'), file('a', { xattrs: { 'user.a': new Uint8Array([1]) } })],
    [
      'xattrs',
      file('a', { xattrs: { 'user.a': new Uint8Array([1]) } }),
      file('a', { xattrs: { 'user.a': new Uint8Array([2]) } }),
    ],
  ])('%s', (difference, before, after) => {
    expect(why(before, after)).toEqual([difference]);
  });

  it('says all of them', () => {
    expect(why(file('a'), file('a', { size: 1, mode: 0o600, uid: 5 }))).toEqual(['size', 'mode', 'owner']);
  });

  it('leaves the time of folders and links alone', () => {
    expect(why(folder('a'), folder('a', { mtimeNs: 9n }))).toBeUndefined();
    expect(why(symlink('a', 'b'), symlink('a', 'b', { mtimeNs: 9n }))).toBeUndefined();
  });
});

describe('bytes', () => {
  it('are those of files: a link has none of its own, and a hard link those of its first name', () => {
    const before = [file('kept'), file('grows', { size: 5 }), file('goes', { size: 100 })];
    const after = [
      file('kept'),
      file('grows', { size: 8 }),
      symlink('link', 'kept'),
      folder('folder', { size: 4096 }),
      file('hard', { size: 10, linkname: 'kept' }),
    ];
    expect(compareTrees(before, after).bytes).toBe(3 - 100);
  });
});
