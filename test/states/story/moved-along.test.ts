import { describe, expect, it } from 'vitest';
import { FileTree } from '../../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../../src/filesystem/types.ts';
import { addMovedAlong } from '../../../src/states/story/moved-along.ts';
import { Traces } from '../../../src/states/story/traces.ts';
import { atOnce } from '../../../src/turns.ts';
import { file, folder, symlink } from '../../filesystem/entries.ts';

const OLD = [
  folder('lib'),
  file('lib/a.so.1'),
  symlink('lib/a.so', 'a.so.1'),
  file('lib/empty', { size: 0 }),
  file('lib/name', { linkname: 'lib/a.so.1' }),
  folder('lib/none'),
];

/** What is found of what was added, when these are known by their contents. */
function along(
  added: readonly TreeEntry[],
  known: Readonly<Record<string, string>>,
  { old = OLD, gone = [] as readonly string[] } = {},
): Record<string, string> {
  const before = FileTree.of(old);
  const after = FileTree.of([...old.filter(({ path }) => !gone.includes(path)), ...added]);
  const found = new Map(Object.entries(known));
  const traces = Traces.ofAll(before);
  atOnce(addMovedAlong(found, before.entries(), { added, before, after, traces, gone: new Set(gone) }));
  return Object.fromEntries(found);
}

describe('beside a file that was moved', () => {
  it('links, empty files and further names of a file came along, and so did the folder', () => {
    const added = OLD.map((entry) => ({
      ...entry,
      path: entry.path.replace('lib', 'libs'),
      linkname: entry.linkname.replace('lib/', 'libs/'),
    }));
    expect(along(added, { 'libs/a.so.1': 'lib/a.so.1' })).toEqual(
      Object.fromEntries(OLD.map(({ path }) => [path.replace('lib', 'libs'), path])),
    );
  });

  it('what leads elsewhere or has another name did not, nor a folder that has it', () => {
    const added = [
      folder('new'),
      file('new/a.so.1'),
      symlink('new/a.so', 'other'),
      symlink('new/b.so', 'a.so.1'),
    ];
    expect(along(added, { 'new/a.so.1': 'lib/a.so.1' })).toEqual({ 'new/a.so.1': 'lib/a.so.1' });
  });

  it('a file that is gone from there came along, and was changed', () => {
    const old = [folder('x'), file('x/a'), file('x/b')];
    const added = [folder('y'), file('y/a'), file('y/b', { size: 99 })];
    expect(along(added, { 'y/a': 'x/a' }, { old, gone: ['x', 'x/a', 'x/b'] })).toEqual({
      y: 'x',
      'y/a': 'x/a',
      'y/b': 'x/b',
    });
    expect(along(added, { 'y/a': 'x/a' }, { old })).toEqual({ 'y/a': 'x/a' });
  });

  it('a link or an empty file alone is told by its time, if that has fractions of a second', () => {
    const [exact, whole] = [{ mtimeNs: 1_000_000_001n }, { mtimeNs: 1_000_000_000n }];
    const old = [symlink('a', 'x', exact), file('b', { size: 0, ...exact }), symlink('c', 'y', whole)];
    const added = [
      symlink('n/a', 'x', exact),
      file('n/z', { size: 0, ...exact }),
      symlink('n/c', 'y', whole),
    ];
    expect(along(added, {}, { old })).toEqual({ 'n/a': 'a', 'n/z': 'b', 'n/c': 'c' });
    expect(along([symlink('n/c', 'y', whole)], {}, { old })).toEqual({});
  });

  it('empty files of one time are told apart by their names', () => {
    const at = { size: 0, mtimeNs: 1_000_000_001n };
    const old = ['p', 'p/a', 'p/b'].map((path) => folder(path));
    const files = ['p/a/__init__.py', 'p/b/__init__.py'].map((path) => file(path, at));
    const sources = [file('p/a/x'), file('p/b/x')];
    const all = [...old, ...files, ...sources];
    const added = all.map((entry) => ({ ...entry, path: `d/${entry.path}` }));
    expect(along(added, { 'd/p/a/x': 'p/a/x', 'd/p/b/x': 'p/b/x' }, { old: all })).toEqual(
      Object.fromEntries(all.map(({ path }) => [`d/${path}`, path])),
    );
  });
});
