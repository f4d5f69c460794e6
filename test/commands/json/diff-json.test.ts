import { describe, expect, it } from 'vitest';
import { type ComparedSides, diffJson } from '../../../src/commands/json/diff-json.ts';
import { diffTrees } from '../../../src/filesystem/diff.ts';
import { FileTree } from '../../../src/filesystem/file-tree.ts';
import type { TreeEntry } from '../../../src/filesystem/types.ts';
import { originsOf } from '../../fakes/sample-inspect.ts';
import { file, folder } from '../../filesystem/entries.ts';

function compared(entries: readonly TreeEntry[]): ComparedSides {
  const trees = { a: FileTree.of([]), b: FileTree.of(entries) };
  const { diff } = diffTrees(trees.a, trees.b);
  const [a, b] = ['build', 'app'].map((ref) => ({ ref, before: false }) as ComparedSides['a']);
  const origins = originsOf({
    app: { kind: 'run', keyword: 'WORKDIR', line: 2 },
    'app/x': { path: '/x', onbuild: true },
  });
  return { a: a!, b: b!, trees, diff, origins, told: { kind: 'apart', why: null } };
}

const text = (...all: readonly ComparedSides[]): string => [...diffJson(all)].join('');

describe('diff --json', () => {
  it('is written as JSON.stringify writes it, whatever number of diffs and entries', () => {
    const some = compared([folder('app'), file('app/x', { size: 3 }), file('app/\u202ey')]);
    for (const all of [[some], [compared([])], [some, compared([]), some]]) {
      const written = text(...all);
      expect(written).toBe(
        `${JSON.stringify(JSON.parse(written), null, 2).replaceAll('\u202e', '\\u202e')}\n`,
      );
    }
    expect(JSON.parse(text(some, compared([]))).more).toHaveLength(1);
    expect(JSON.parse(text(some))).not.toHaveProperty('more');
  });

  it('has the fields of an origin, and the instruction where its kind does not say it', () => {
    const { entries, totals } = JSON.parse(text(compared([folder('app'), file('app/x', { size: 3 })])));
    expect(entries.map((entry: { origin: unknown }) => entry.origin)).toEqual([
      { line: 2, kind: 'run', from: null, path: null, keyword: 'WORKDIR' },
      { line: 8, kind: 'copy', from: null, path: '/x', onbuild: true },
    ]);
    expect(totals).toEqual({
      a: { files: 0, bytes: 0 },
      b: { files: 1, bytes: 3 },
      added: 2,
      removed: 0,
      modified: 0,
      unchanged: 0,
    });
  });
});
