import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntriesByPath } from '../../src/filesystem/entries-by-path.ts';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { PathMarks } from '../../src/filesystem/path-marks.ts';
import { file } from './entries.ts';

const paths = fc.uniqueArray(fc.stringMatching(/^[a-e]{1,3}$/), { maxLength: 40 });
/** Runs through the paths in order, from anywhere, and single ones, also of paths that are not there. */
const asked = fc.array(
  fc.oneof(
    fc.record({ from: fc.nat(40), count: fc.nat(30), step: fc.constantFrom(1, 2) }),
    fc.stringMatching(/^[a-f]{1,3}$/),
  ),
  { maxLength: 60 },
);

describe('entries by path', () => {
  it('are found in whatever order they are asked for, as in a map', () => {
    fc.assert(
      fc.property(paths, asked, (given, questions) => {
        const sorted = given.toSorted().map((path) => file(path));
        const map = new Map(sorted.map((entry) => [entry.path, entry]));
        const found = new EntriesByPath(map, sorted);
        const single = questions.flatMap((question) => {
          if (typeof question === 'string') return [question];
          const { from, count, step } = question;
          return sorted
            .slice(from, from + count)
            .filter((_, at) => at % step === 0)
            .map(({ path }) => path);
        });
        for (const [at, path] of single.entries()) {
          expect(found.get(path)).toBe(map.get(path));
          if (at % 3 === 0)
            expect(found.positionOf(path)).toBe(sorted.findIndex((entry) => entry.path === path));
        }
      }),
    );
  });

  it('are marked as in a set of paths, also those that the tree does not have', () => {
    fc.assert(
      fc.property(paths, paths, paths, (given, marked, questions) => {
        const marks = new PathMarks(FileTree.of(given.map((path) => file(path))));
        for (const path of marked) marks.add(path);
        for (const path of [...questions, ...marked, ...given])
          expect(marks.has(path)).toBe(marked.includes(path));
      }),
    );
  });
});
