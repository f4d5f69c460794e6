/** The story of two states, on made-up trees. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffTrees } from '../../../src/filesystem/diff.ts';
import { FileTree } from '../../../src/filesystem/file-tree.ts';
import { fileType } from '../../../src/filesystem/mode.ts';
import { foldersOf, joined, nameOf } from '../../../src/filesystem/paths.ts';
import type { TreeEntry } from '../../../src/filesystem/types.ts';
import type { Origin } from '../../../src/states/origins.ts';
import { tellStory } from '../../../src/states/story/story.ts';
import type { Came, Story, Taker } from '../../../src/states/story/types.ts';
import { addedWords } from '../../../src/states/story/words.ts';
import { file, folder } from '../../filesystem/entries.ts';

const COPY_LINE = 12;

const origin = (given: Partial<Origin>): Origin => ({
  kind: 'run',
  keyword: 'RUN',
  onbuild: false,
  line: 20,
  stage: 1,
  from: null,
  path: null,
  source: { stage: null },
  ...given,
});

const BASE = origin({ kind: 'base', line: 10, from: 'debian' });
const COPIED = origin({ kind: 'copy', line: COPY_LINE, from: 'build' });

const came = (path: string, given: Partial<Came> = {}): Came => ({
  path,
  line: COPY_LINE,
  stage: 1,
  via: [],
  changes: [],
  ...given,
});

interface Given {
  readonly a: readonly TreeEntry[];
  readonly b: readonly TreeEntry[];
  readonly came?: Readonly<Record<string, Came>>;
  readonly origins?: Readonly<Record<string, Origin>>;
  readonly takers?: Readonly<Record<string, readonly Taker[]>>;
}

function told({ a, b, came: from = {}, origins = {}, takers = {} }: Given): Story {
  const [left, right] = [treeOf(a), treeOf(b)];
  return tellStory({
    a: left,
    b: right,
    diff: diffTrees(left, right).diff,
    cames: right.entries().map(({ path }) => from[path] ?? null),
    originOf: (path) => origins[path] ?? null,
    takersOf: (path) => takers[path] ?? [],
  });
}

/** With the folders that the entries are in. */
function treeOf(entries: readonly TreeEntry[]): FileTree {
  const folders = entries.flatMap(({ path }) => foldersOf(path)).filter((path) => path !== '');
  return FileTree.of([...folders.map((path) => folder(path)), ...entries]);
}

const shown = ({ came: { rows } }: Story): readonly string[] =>
  rows.map(
    ({ from, to, files, without }) => `/${from} -> /${to} ${files}${without > 0 ? ` -${without}` : ''}`,
  );

describe('what came over', () => {
  it('is one row for a file that has another name now', () => {
    const story = told({
      a: [file('out/orrery'), file('src/main.c')],
      b: [file('orrery')],
      came: { orrery: came('out/orrery') },
    });
    expect(shown(story)).toEqual(['/out/orrery -> /orrery 1']);
    expect(story.left).toMatchObject({ files: 1, bytes: 10 });
    expect(story.left.tree.entries().map(({ path }) => path)).toEqual(['src', 'src/main.c']);
  });

  it('is one row for a folder that was copied as a whole', () => {
    const story = told({
      a: [file('out/a'), file('out/sub/b')],
      b: [file('app/a'), file('app/sub/b')],
      came: {
        app: came('out'),
        'app/a': came('out/a'),
        'app/sub': came('out/sub'),
        'app/sub/b': came('out/sub/b'),
      },
    });
    expect(shown(story)).toEqual(['/out -> /app 2']);
  });

  it('says how many files of a folder did not come with it, as --exclude leaves them out', () => {
    const story = told({
      a: [file('out/a'), file('out/a.map'), file('out/b')],
      b: [file('app/a'), file('app/b')],
      came: { app: came('out'), 'app/a': came('out/a'), 'app/b': came('out/b') },
    });
    expect(shown(story)).toEqual(['/out -> /app 2 -1']);
  });

  it('begins at the folder of which more than one entry came, as --parents copies them', () => {
    const story = told({
      a: [file('x/y/one'), file('x/y/two'), file('x/other'), file('more')],
      b: [file('d/x/y/one'), file('d/x/y/two')],
      came: {
        'd/x': came('x'),
        'd/x/y': came('x/y'),
        'd/x/y/one': came('x/y/one'),
        'd/x/y/two': came('x/y/two'),
      },
    });
    expect(shown(story)).toEqual(['/x/y -> /d/x/y 2']);
  });

  it('is one row if all of the state was copied', () => {
    const story = told({
      a: [file('bin/x'), file('etc/y')],
      b: [file('bin/x'), file('etc/y')],
      came: { bin: came('bin'), 'bin/x': came('bin/x'), etc: came('etc'), 'etc/y': came('etc/y') },
    });
    expect(shown(story)).toEqual(['/ -> / 2']);
  });

  it('is one row for each line and for each way', () => {
    const story = told({
      a: [file('out/a'), file('out/b')],
      b: [file('app/a'), file('app/b'), file('app/c')],
      came: {
        app: came('out'),
        'app/a': came('out/a'),
        'app/b': came('out/b', { line: 13 }),
        'app/c': came('out/b', { via: [4] }),
      },
    });
    expect(story.came.rows.map(({ to, line, via }) => [to, line, via])).toEqual([
      ['app/a', 12, []],
      ['app/b', 13, []],
      ['app/c', 12, [4]],
    ]);
  });

  it('counts the files that were changed on the way, and says by which lines', () => {
    const story = told({
      a: [file('out/a'), file('out/b')],
      b: [file('app/a', { size: 7 }), file('app/b', { mode: 0o755 })],
      came: {
        app: came('out'),
        'app/a': came('out/a', { changes: [{ line: 14, why: ['contents'] }] }),
        'app/b': came('out/b', { changes: [{ line: 12, why: ['mode'] }] }),
      },
    });
    expect(story.came.changed).toBe(2);
    expect(story.came.rows[0]).toMatchObject({
      changed: 2,
      changes: [
        { line: 12, why: ['mode'] },
        { line: 14, why: ['contents'] },
      ],
    });
  });

  it('has the folders that COPY made on the way', () => {
    const story = told({
      a: [file('out/app')],
      b: [file('usr/local/bin/app')],
      came: { 'usr/local/bin/app': came('out/app') },
      origins: { usr: BASE, 'usr/local': COPIED, 'usr/local/bin': COPIED },
    });
    expect(['usr', 'usr/local', 'usr/local/bin'].map(story.groupOf)).toEqual(['added', 'came', 'came']);
  });
});

describe('what was added', () => {
  it('of heredocs and of an address is not from the build context; folders made for it say nothing', () => {
    const copy = { kind: 'copy', line: 15 } as const;
    const fetched = origin({ kind: 'add', line: 17, taken: 'remote' });
    const story = told({
      a: [file('out/app')],
      b: [
        file('app'),
        file('text/a', { size: 40 }),
        file('mixed/a', { size: 20 }),
        file('mixed/b'),
        file('got'),
      ],
      came: { app: came('out/app') },
      origins: {
        text: origin(copy),
        'text/a': origin({ ...copy, taken: 'inline' }),
        mixed: origin({ kind: 'copy', line: 16 }),
        'mixed/a': origin({ kind: 'copy', line: 16, taken: 'inline' }),
        'mixed/b': origin({ kind: 'copy', line: 16 }),
        got: fetched,
      },
    });
    expect(story.added.rows.map(({ kind, line, place, files }) => [kind, line, place, files])).toEqual([
      ['inline', 15, 'text', 1],
      ['context', 16, 'mixed', 2],
      ['remote', 17, 'got', 1],
    ]);
    expect(story.added.rows.map(addedWords)).toEqual([
      'written in the Dockerfile',
      'from the build context',
      'downloaded',
    ]);
  });

  it('is one row for each instruction, and says where it is from', () => {
    const story = told({
      a: [file('out/app')],
      b: [
        file('app'),
        file('etc/one'),
        file('etc/two'),
        file('data/x', { size: 100 }),
        file('conf', { size: 50 }),
      ],
      came: { app: came('out/app') },
      origins: {
        etc: BASE,
        'etc/one': BASE,
        'etc/two': BASE,
        data: origin({ kind: 'copy', line: 15, from: 'other' }),
        'data/x': origin({ kind: 'copy', line: 15, from: 'other' }),
        conf: origin({ kind: 'copy', line: 16 }),
      },
    });
    expect(
      story.added.rows.map(({ kind, line, from, place, files }) => [kind, line, from, place, files]),
    ).toEqual([
      ['copy', 15, 'other', 'data', 1],
      ['context', 16, null, 'conf', 1],
      ['base', 10, 'debian', 'etc', 2],
    ]);
  });
});

describe('what is in both', () => {
  it('is of the base, and neither added nor left behind', () => {
    const story = told({
      a: [file('bin/sh'), file('bin/cc'), file('out/app')],
      b: [file('bin/sh'), file('app')],
      came: { app: came('out/app') },
      origins: { bin: BASE, 'bin/sh': BASE },
    });
    expect(story.same).toEqual({ files: 1, bytes: 10 });
    expect(story.added.files).toBe(0);
    expect(story.left.tree.entries().map(({ path }) => path)).toEqual(['bin', 'bin/cc']);
  });

  it('is no reason to hide what an instruction wrote, though the left state has the same', () => {
    const story = told({
      a: [file('app/x'), file('out')],
      b: [file('app/x'), file('y')],
      came: { y: came('out') },
      origins: { 'app/x': origin({ kind: 'copy', line: 15 }) },
    });
    expect(story.groupOf('app/x')).toBe('added');
    expect(story.left.files).toBe(0);
  });
});

describe('what was left behind', () => {
  it('tells apart what other instructions took', () => {
    const by = [{ stage: 2, line: 30 }];
    const story = told({
      a: [file('out/a', { size: 5 }), file('out/b'), file('out/c', { size: 30 }), file('src/x')],
      b: [file('a', { size: 5 })],
      came: { a: came('out/a') },
      takers: { 'out/a': by, 'out/b': by, 'out/c': by },
    });
    expect(story.left.taken).toEqual([{ by, paths: ['out/b', 'out/c'], files: 2, bytes: 40 }]);
    expect(story.left.tree.total('')).toEqual({ files: 1, bytes: 10 });
    expect(story.left).toMatchObject({ files: 3, bytes: 50 });
  });

  it('has no name of a file whose other name came over', () => {
    const story = told({
      a: [file('a'), file('b', { linkname: 'a' })],
      b: [file('x')],
      came: { x: came('b') },
    });
    expect(story.left.files).toBe(0);
  });
});

/** A tree from some paths of few letters, so that files and folders meet. */
const paths = fc.uniqueArray(
  fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
  { maxLength: 14 },
);

function filesAt(given: readonly string[], size: (path: string) => number): readonly TreeEntry[] {
  const folders = new Set(given.flatMap(foldersOf));
  return given.filter((path) => !folders.has(path)).map((path) => file(path, { size: size(path) }));
}

describe('whatever is copied', () => {
  const given = fc.record({
    a: paths,
    b: paths,
    copies: fc.array(
      fc.record({
        from: fc.nat(),
        to: fc.constantFrom('', 'x', 'a', 'b/d'),
        line: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 4 },
    ),
    odd: fc.boolean(),
  });

  const story = ({ a, b, copies, odd }: typeof given extends fc.Arbitrary<infer T> ? T : never) => {
    const left = treeOf(filesAt(a, ({ length }) => length));
    const entries = new Map(
      treeOf(filesAt(b, ({ length }) => length + (odd ? 1 : 0)))
        .entries()
        .map((e) => [e.path, e]),
    );
    const from = new Map<string, Came>();
    for (const { from: at, to, line } of copies) {
      const source = left.entries()[at % Math.max(1, left.count)];
      if (source === undefined) continue;
      for (const entry of left.entries()) {
        if (entry.path !== source.path && !entry.path.startsWith(`${source.path}/`)) continue;
        const path = joined(to, nameOf(source.path) + entry.path.slice(source.path.length));
        const known = entries.get(path);
        const blocked = foldersOf(path).some(
          (each) => each !== '' && fileType(entries.get(each)?.mode ?? folder('').mode) !== 'dir',
        );
        if (blocked || (known !== undefined && fileType(known.mode) !== fileType(entry.mode))) break;
        for (const each of foldersOf(path))
          if (each !== '' && !entries.has(each)) entries.set(each, folder(each));
        entries.set(path, { ...entry, path });
        from.set(path, came(entry.path, { line }));
      }
    }
    const right = FileTree.of(entries.values());
    const isBase = (path: string): boolean => path.length % 2 === 0;
    const result = tellStory({
      a: left,
      b: right,
      diff: diffTrees(left, right).diff,
      cames: right.entries().map(({ path }) => from.get(path) ?? null),
      originOf: (path) => (isBase(path) ? BASE : origin({ line: path.length })),
      takersOf: (path) => (path.endsWith('c') ? [{ stage: 3, line: 4 }] : []),
    });
    return { left, right, result, from };
  };

  it('each path of the right state is in one group, and the amounts are those of the states', () => {
    fc.assert(
      fc.property(given, (parts) => {
        const { left, right, result } = story(parts);
        const rowPaths = [...result.came.rows, ...result.added.rows].flatMap((row) => row.paths);
        for (const { path, mode } of right.entries()) {
          const group = result.groupOf(path);
          expect(group).not.toBeNull();
          if (fileType(mode) === 'dir') continue;
          expect(rowPaths.filter((each) => each === path).length).toBe(group === 'same' ? 0 : 1);
        }
        const sum = (of: 'files' | 'bytes') => result.came[of] + result.added[of] + result.same[of];
        expect({ files: sum('files'), bytes: sum('bytes') }).toEqual(right.total(''));
        for (const of of ['files', 'bytes'] as const) {
          for (const { rows, ...all } of [result.came, result.added])
            expect(rows.reduce((total, row) => total + row[of], 0)).toBe(all[of]);
          const taken = result.left.taken.reduce((total, row) => total + row[of], 0);
          expect(taken + result.left.tree.total('')[of]).toBe(result.left[of]);
        }
        expect(result.left.files).toBeLessThanOrEqual(left.total('').files);
      }),
      { numRuns: 400 },
    );
  });

  it('nothing that came over is left behind, and what neither came over nor is there anyway is', () => {
    fc.assert(
      fc.property(given, (parts) => {
        const { left, right, result, from } = story(parts);
        const behind = new Set([
          ...result.left.taken.flatMap((row) => row.paths),
          ...result.left.tree
            .entries()
            .filter(({ mode }) => fileType(mode) !== 'dir')
            .map(({ path }) => path),
        ]);
        const took = new Set(
          [...from].filter(([path]) => result.cameFrom(path) !== null).map(([, { path }]) => path),
        );
        for (const { path, mode, size } of left.entries()) {
          if (fileType(mode) === 'dir') continue;
          const there = right.get(path);
          const isThere = there !== undefined && fileType(there.mode) === 'file' && there.size === size;
          expect(behind.has(path)).toBe(!took.has(path) && !isThere);
        }
      }),
      { numRuns: 400 },
    );
  });
});
