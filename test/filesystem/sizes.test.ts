import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffTrees } from '../../src/filesystem/diff.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { layerSizes } from '../../src/filesystem/sizes.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { file, folder } from './entries.ts';

/** Layers that make these trees one of the other. */
function sizes(...trees: readonly (readonly TreeEntry[])[]) {
  const made = trees.map((entries) => FileTree.of(entries));
  return layerSizes(
    made.map((tree, at) => {
      const before = made[at - 1];
      const changed = before && new Set(diffTrees(before, tree).diff.entries.map(({ path }) => path));
      return { tree, changed: changed ?? null };
    }),
  );
}

describe('the sizes of layers', () => {
  it('are those of the files that each stores, whatever changed of them', () => {
    const base = [folder('d'), file('d/a', { size: 5 }), file('d/b', { size: 7 })];
    const [first, second, third] = sizes(
      base,
      [...base.slice(0, 2), file('d/b', { size: 7, mode: 0o700 }), file('new', { size: 100 })],
      [folder('d'), file('d/b', { size: 7, mode: 0o700 })],
    );
    expect(first).toMatchObject({ files: 2, bytes: 12, wasted: 12 });
    expect(first?.waste).toEqual([
      { path: 'd/b', bytes: 7, why: 'overwritten', by: 1 },
      { path: 'd/a', bytes: 5, why: 'deleted', by: 2 },
    ]);
    expect(second).toMatchObject({ files: 2, bytes: 107, wasted: 100 });
    expect(third).toMatchObject({ files: 0, bytes: 0, wasted: 0 });
  });

  it('count a file of several names once, as long as one of them is left', () => {
    const linked = [file('a', { size: 9 }), file('b', { size: 9, linkname: 'a' })];
    expect(sizes(linked, [file('b', { size: 9 })], [])).toMatchObject([
      { bytes: 9, wasted: 9, waste: [{ path: 'b', why: 'deleted', by: 2 }] },
      { bytes: 0, wasted: 0 },
      { bytes: 0, wasted: 0 },
    ]);
  });

  it('are, less what is wasted, what is there in the end', () => {
    const tree = fc
      .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.record({ size: fc.nat(9), uid: fc.nat(1) }), {
        noNullPrototype: true,
      })
      .map((found) => Object.entries(found).map(([path, given]) => file(path, given)));
    // biome-ignore lint/nursery/noFloatingPromises: a property that waits for nothing is over when assert returns.
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 5 }), (trees) => {
        const layers = sizes(...trees);
        const left = layers.reduce((sum, { bytes, wasted }) => sum + bytes - wasted, 0);
        expect(left).toBe(trees.at(-1)?.reduce((sum, { size }) => sum + size, 0));
      }),
    );
  });
});
