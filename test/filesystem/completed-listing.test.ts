import { expect, it } from 'vitest';
import { completedListing } from '../../src/filesystem/completed-listing.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { file, folder } from './entries.ts';

it('a file that a failed step did not touch gets what its listing lacks from the state before', () => {
  const xattrs = { 'user.a': Uint8Array.of(1) };
  const solved = [
    folder('d'),
    file('d/alone', { xattrs }),
    file('d/first'),
    file('d/second', { linkname: 'd/first', xattrs }),
    file('d/changed', { xattrs }),
    file('gone'),
    file('last', { linkname: 'gone' }),
  ];
  // Tools tell of no attributes, and of names of one file as of files.
  const before = solved.map((entry) => ({ ...entry, xattrs: {}, linkname: '' }));
  const after = [
    ...before.filter(({ path }) => path !== 'd/changed' && path !== 'gone'),
    file('d/changed', { size: 11 }),
    file('d/new'),
  ];
  expect(completedListing(after, before, FileTree.of(solved))).toEqual([
    folder('d'),
    file('d/alone', { xattrs }),
    file('d/first'),
    file('d/second', { linkname: 'd/first', xattrs }),
    file('last'),
    file('d/changed', { size: 11 }),
    file('d/new'),
  ]);
});
