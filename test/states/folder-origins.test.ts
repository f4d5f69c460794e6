import { describe, expect, it } from 'vitest';
import { type DiffEntry, diffTrees } from '../../src/filesystem/diff.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { folderOrigins } from '../../src/states/folder-origins.ts';
import type { OriginIndex } from '../../src/states/origins.ts';
import { originsOf } from '../fakes/sample-inspect.ts';
import { file, folder } from '../filesystem/entries.ts';

const entries: readonly DiffEntry[] = diffTrees(
  FileTree.of([]),
  FileTree.of([
    folder('app'),
    file('app/a', { size: 1 }),
    file('app/big', { size: 3_000_000 }),
    file('app/made', { size: 5 }),
    folder('app/sub'),
    file('app/sub/b', { size: 1 }),
    file('app-other', { size: 9_000_000 }),
    folder('empty'),
    folder('void'),
    file('void/x', { size: 0 }),
    file('void/y', { size: 0 }),
  ]),
).diff.entries;

const RUN = { kind: 'run', keyword: 'RUN', line: 5 } as const;
const origins: OriginIndex = originsOf({
  app: { kind: 'run', keyword: 'WORKDIR', line: 2 },
  'app/a': { line: 4, path: '/s/a' },
  'app/big': { line: 4, path: '/s/big' },
  'app/made': RUN,
  'app/sub': { line: 4, path: '/s/sub' },
  'app/sub/b': { line: 4, path: '/s/sub/b' },
  'app-other': { line: 9 },
  empty: RUN,
  void: RUN,
  'void/x': { line: 6, path: '/x' },
  'void/y': { line: 7 },
});

const lines = (path: string, index = origins) =>
  folderOrigins(entries, index, path)?.main.map(({ origin }) => origin.line);

describe('the origin of a folder', () => {
  it('is the line that brought its bulk, not the one that made it', () => {
    const found = folderOrigins(entries, origins, 'app');
    expect(found?.main).toEqual([
      { origin: expect.objectContaining({ line: 4, path: '/s' }), entries: 4, bytes: 3_000_002 },
    ]);
    expect(found?.others).toBe(1);
  });

  it('is several lines where each brought much', () => {
    const two = originsOf({ 'app/big': { line: 4 }, 'app/sub/b': RUN, 'app/made': RUN, 'app/a': RUN });
    expect(lines('app', two)).toEqual([4]);
    const even = diffTrees(
      FileTree.of([]),
      FileTree.of([folder('d'), file('d/a', { size: 60 }), file('d/b', { size: 40 })]),
    ).diff.entries;
    const both = originsOf({ 'd/a': { line: 4 }, 'd/b': RUN });
    expect(folderOrigins(even, both, 'd')?.main.map(({ origin }) => origin.line)).toEqual([4, 5]);
  });

  it('is told by entries where all of them are empty', () => {
    expect(lines('void')).toEqual([6, 7]);
  });

  it('is not known by its contents where it has none', () => {
    expect(folderOrigins(entries, origins, 'empty')).toBeNull();
  });

  it('is not the one folder of a COPY that others of its sources are in, too', () => {
    const paths = (other: string, own: string | null) =>
      folderOrigins(
        diffTrees(FileTree.of([]), FileTree.of([folder('d'), file('d/a', { size: 60 }), file('d/b')])).diff
          .entries,
        originsOf({
          d: { line: 4, path: own },
          'd/a': { line: 4, path: other },
          'd/b': { line: 4, path: '/conf/b' },
        }),
        'd',
      )?.main.map(({ origin }) => origin.path);
    expect(paths('/a', '/conf')).toEqual([null]);
    expect(paths('/conf/a', '/conf')).toEqual(['/conf']);
    expect(paths('/conf/a', '/')).toEqual([null]);
    expect(paths('/conf-a/a', '/conf')).toEqual([null]);
  });
});
