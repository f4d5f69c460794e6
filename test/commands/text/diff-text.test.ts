import { describe, expect, it } from 'vitest';
import { diffText } from '../../../src/commands/text/diff-text.ts';
import { diffTrees } from '../../../src/filesystem/diff.ts';
import { FileTree } from '../../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../../src/filesystem/types.ts';
import type { OriginIndex } from '../../../src/states/origins.ts';
import { originsOf } from '../../fakes/sample-inspect.ts';
import { file, folder } from '../../filesystem/entries.ts';

const WORKDIR = { kind: 'run', keyword: 'WORKDIR', line: 2 } as const;

/** The rows of what was added. */
function rows(entries: readonly TreeEntry[], origins: OriginIndex): readonly string[] {
  const trees = { a: FileTree.of([]), b: FileTree.of(entries) };
  const { diff } = diffTrees(trees.a, trees.b);
  const side = { ref: 'app', before: false } as Parameters<typeof diffText>[0]['a'];
  const text = diffText(
    { a: side, b: side, trees, diff, origins, told: { kind: 'apart', why: null } },
    { colours: false, all: false, moves: null },
  );
  return text.split('\n').filter((line) => line.startsWith('+'));
}

describe('the row of a folder in a diff', () => {
  it('names the line that brought its bulk, and from where', () => {
    const entries = [folder('app'), file('app/a', { size: 1 }), file('app/b', { size: 3_000_000 })];
    const origins = originsOf({ app: WORKDIR, 'app/a': { path: '/s/a' }, 'app/b': { path: '/s/b' } });
    expect(rows(entries, origins)).toEqual(['+ /app/  2 inside, 3.0 MB  :8 COPY /s']);
  });

  it('names several lines that brought much, and counts the others', () => {
    const entries = [
      folder('app'),
      file('app/a', { size: 600 }),
      file('app/b', { size: 400 }),
      file('app/c', { size: 1 }),
    ];
    const origins = originsOf({
      app: WORKDIR,
      'app/a': { path: '/a', from: 'build' },
      'app/b': { kind: 'run', keyword: 'RUN', onbuild: true, line: 7 },
      'app/c': { line: 9 },
    });
    expect(rows(entries, origins)).toEqual([
      '+ /app/  3 inside, 1.0 kB  :8 COPY --from=build /a, :7 ONBUILD RUN, and 1 other line',
    ]);
  });

  it('names WORKDIR as such where the folder stayed empty', () => {
    expect(rows([folder('app')], originsOf({ app: WORKDIR }))).toEqual(['+ /app/  empty  :2 WORKDIR']);
  });
});
