import { expect, test } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { pathAsShown } from '../../src/states/shown-path.ts';
import { file, folder } from '../filesystem/entries.ts';

const tree = FileTree.of([
  folder('odd'),
  file('odd/bad\udcff'),
  file('odd/new\nline'),
  file('odd/plain'),
  file('odd/twice\x1b[31m'),
  file('odd/twice\x1b[32m'),
  file('odd/same\u200b'),
  file('odd/same\u200c'),
]);

test('a path that is typed as it is shown means the file that is shown so', () => {
  expect(pathAsShown(tree, '/odd/bad\\xff')).toBe('odd/bad\udcff');
  expect(pathAsShown(tree, '/odd/twice\\x1b[32m')).toBe('odd/twice\x1b[32m');
  expect(pathAsShown(tree, 'odd//new\\x0aline')).toBe('odd/new\nline');
});

test('a path stays as it is typed where it exists, where nothing looks like it, and where several do', () => {
  for (const path of ['/odd/plain', '/odd/new\nline', '/none', '/odd/twice', '/odd/same�'])
    expect(pathAsShown(tree, path)).toBe(path);
});
