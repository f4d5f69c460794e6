import { describe, expect, it, vi } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { type CopyAction, copiedEntries, GrowingTree } from '../../src/llb/copied-entries.ts';
import { Turns } from '../../src/turns.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';
import { COPYING } from './steps.ts';

const SOURCE = FileTree.of([
  folder('app'),
  file('app/a.txt'),
  file('app/b.md'),
  folder('app/sub'),
  file('app/sub/c.txt'),
  folder('app/sub/deep'),
  file('app/sub/deep/d.md'),
  symlink('current', 'app'),
  symlink('app/link', 'a.txt'),
  symlink('absolute', '/app/sub'),
  file('odd[1]'),
]);

const TARGET = FileTree.of([
  folder('usr'),
  folder('usr/bin'),
  symlink('bin', 'usr/bin'),
  folder('etc'),
  file('etc/conf'),
]);

/** `to ← from`, of all that is copied, in its order. */
async function copied(
  src: string,
  dest: string,
  given: Partial<CopyAction> = {},
  target: readonly TreeEntry[] = TARGET.entries(),
): Promise<readonly string[]> {
  const action: CopyAction = { kind: 'copy', input: 0, source: 1, src, dest, ...COPYING, ...given };
  const entries = await copiedEntries(action, SOURCE, new GrowingTree(FileTree.of(target)));
  return [...entries].map(({ path, source }) => `${path} ← ${source}`);
}

describe('what a copy puts where', () => {
  it('is a file under its own name in a folder, or under a new one', async () => {
    expect(await copied('/app/a.txt', '/etc')).toEqual(['etc/a.txt ← app/a.txt']);
    expect(await copied('/app/a.txt', '/etc/')).toEqual(['etc/a.txt ← app/a.txt']);
    expect(await copied('/app/a.txt', '/new/')).toEqual(['new/a.txt ← app/a.txt']);
    expect(await copied('/app/a.txt', '/new/name')).toEqual(['new/name ← app/a.txt']);
    expect(await copied('/app/a.txt', '/etc/conf')).toEqual(['etc/conf ← app/a.txt']);
    expect(await copied('/app/a.txt', '/')).toEqual(['a.txt ← app/a.txt']);
  });

  it('is what is in a folder, never the folder, and the folder where that is asked for', async () => {
    expect(await copied('/app/sub', '/etc')).toEqual([
      'etc ← app/sub',
      'etc/c.txt ← app/sub/c.txt',
      'etc/deep ← app/sub/deep',
      'etc/deep/d.md ← app/sub/deep/d.md',
    ]);
    expect(await copied('/app/sub', '/new')).toContain('new/c.txt ← app/sub/c.txt');
    expect(await copied('/app/sub', '/etc', { contentsOnly: false })).toContain(
      'etc/sub/c.txt ← app/sub/c.txt',
    );
    expect(await copied('/app/sub', '/new', { contentsOnly: false })).toContain('new/c.txt ← app/sub/c.txt');
    expect(await copied('/', '/all')).toContain('all/app/sub/deep/d.md ← app/sub/deep/d.md');
  });

  it('follows links to the source and to the target, but none within', async () => {
    expect(await copied('/current/a.txt', '/x')).toEqual(['x ← app/a.txt']);
    expect(await copied('/absolute/', '/x/')).toContain('x/c.txt ← app/sub/c.txt');
    expect(await copied('/app/link', '/x')).toEqual(['x ← app/a.txt']);
    expect(await copied('/app/link', '/x', { followSymlink: false })).toEqual(['x ← app/link']);
    expect(await copied('/app', '/x')).toContain('x/link ← app/link');
    expect(await copied('/app/a.txt', '/bin/tool')).toEqual(['usr/bin/tool ← app/a.txt']);
    expect(await copied('/app/a.txt', '/bin/')).toEqual(['usr/bin/a.txt ← app/a.txt']);
  });

  it('goes by patterns, which match whole names', async () => {
    expect(await copied('/app/*.txt', '/x/')).toEqual(['x/a.txt ← app/a.txt']);
    expect(await copied('/*/sub/*.txt', '/x/')).toEqual(['x/c.txt ← app/sub/c.txt']);
    expect(await copied('/app/s?b', '/x/')).toContain('x/deep/d.md ← app/sub/deep/d.md');
    expect(await copied('/current/[ab].*', '/x/')).toEqual(['x/a.txt ← app/a.txt', 'x/b.md ← app/b.md']);
    expect(await copied('/none*', '/x/')).toEqual([]);
    expect(await copied('/odd[', '/x/')).toEqual([]);
    expect(await copied('/odd[1]', '/x', { allowWildcard: false })).toEqual(['x ← odd[1]']);
  });

  it('leaves out what is excluded, and folders that hold nothing of what is included', async () => {
    expect(await copied('/app', '/x', { exclude: ['*.md', 'sub/deep'] })).toEqual([
      'x ← app',
      'x/a.txt ← app/a.txt',
      'x/link ← app/link',
      'x/sub ← app/sub',
      'x/sub/c.txt ← app/sub/c.txt',
    ]);
    expect(await copied('/app', '/x', { exclude: ['sub', '!sub/deep/d.md'] })).toEqual([
      'x ← app',
      'x/a.txt ← app/a.txt',
      'x/b.md ← app/b.md',
      'x/link ← app/link',
      'x/sub ← app/sub',
      'x/sub/deep ← app/sub/deep',
      'x/sub/deep/d.md ← app/sub/deep/d.md',
    ]);
    // COPY --parents app/sub/*.txt /x/: from the root, what the pattern includes.
    expect(await copied('/', '/x/', { include: ['app/sub/*.txt'] })).toEqual([
      'x ← ',
      'x/app ← app',
      'x/app/sub ← app/sub',
      'x/app/sub/c.txt ← app/sub/c.txt',
    ]);
    expect(await copied('/', '/x/', { include: ['app/*/*.txt'], exclude: ['**/c.txt'] })).toEqual(['x ← ']);
  });

  it('is what several --parents bring, from the pivot where one is written, each below its own folders', async () => {
    // COPY --parents app/./sub/deep current/sub /x/: the frontend makes an action of each source.
    expect(await copied('/app', '/x/', { include: ['sub/deep'], exclude: ['**/*.txt'] })).toEqual([
      'x ← app',
      'x/sub ← app/sub',
      'x/sub/deep ← app/sub/deep',
      'x/sub/deep/d.md ← app/sub/deep/d.md',
    ]);
    // Links in the folders of a pattern are not followed, as the engine does not.
    expect(await copied('/', '/x/', { include: ['current/sub'] })).toEqual(['x ← ']);
    expect(await copied('/', '/x/', { include: ['app/s*'], exclude: ['**', '!**/deep/**'] })).toEqual([
      'x ← ',
      'x/app ← app',
      'x/app/sub ← app/sub',
      'x/app/sub/deep ← app/sub/deep',
      'x/app/sub/deep/d.md ← app/sub/deep/d.md',
    ]);
  });

  it('knows what actions before it made', async () => {
    const target = new GrowingTree(TARGET);
    const action = { kind: 'copy', input: 0, source: 1, ...COPYING } as const;
    await copiedEntries({ ...action, src: '/app', dest: '/made' }, SOURCE, target);
    expect([
      ...(await copiedEntries({ ...action, src: '/odd*', dest: '/made/sub' }, SOURCE, target)),
    ]).toEqual([{ path: 'made/sub/odd[1]', source: 'odd[1]', link: null }]);
  });

  it('is found with a turn for others at every source', async () => {
    const due = vi.spyOn(Turns.prototype, 'isDue', 'get').mockReturnValue(true);
    const given = vi.spyOn(Turns.prototype, 'give').mockResolvedValue();
    await copied('/app', '/x/');
    expect(given).toHaveBeenCalledTimes(1);
    due.mockRestore();
    given.mockRestore();
  });
});
