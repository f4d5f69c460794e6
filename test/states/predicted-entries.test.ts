/** What a COPY made is told by its sources and by the RUN after it as the list of its files has it, or not at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileTree } from '../../src/filesystem/file-tree.ts';
import { fileType } from '../../src/filesystem/mode.ts';
import { parentOf } from '../../src/filesystem/paths.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { stateBefore } from '../../src/llb/chain.ts';
import { copiedEntries, GrowingTree } from '../../src/llb/copied-entries.ts';
import type { FileAction, GraphStep, StepOutput } from '../../src/llb/types.ts';
import { predictedEntries } from '../../src/states/predicted-entries.ts';
import type { StateFiles, States } from '../../src/states/state-files.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';
import { copy, image, out, run } from '../llb/steps.ts';
import { GivenFiles } from './given-files.ts';

const filesOf = (entries: readonly TreeEntry[]): StateFiles =>
  new GivenFiles(...entries.map((entry) => ({ entry })));

const COPIED = copy('copy', 2, out('base'), out('source'));

/** Where the COPY takes it from. */
const inOut = (entries: readonly TreeEntry[]): readonly TreeEntry[] => [
  folder('out'),
  ...entries.map((entry) => ({ ...entry, path: `out/${entry.path}` })),
];

/** States of which all is listed but that of the COPY. */
function statesOf(
  trees: Readonly<Record<string, readonly TreeEntry[]>>,
  { step = COPIED, asked = () => true }: { step?: GraphStep; asked?: (output: StepOutput) => boolean } = {},
): States {
  const all: typeof trees = { ...trees, source: inOut(trees.source ?? []) };
  const steps = [image('base', 1, 'a'), image('source', 1, 'b'), step, run('run', 3, out('copy'))];
  return {
    program: { graph: { steps: new Map(steps.map((each) => [each.digest, each])) } },
    of: (output: StepOutput | null) => filesOf(output === null ? [] : (all[output.digest] ?? [])),
    isAsked: asked,
    askedAfter: (output: StepOutput) =>
      asked(out('run')) && output.digest === 'copy' ? filesOf(trees.run ?? []) : null,
  } as unknown as States;
}

/** What the engine says of paths: a hard link is the file that it is. */
const askIn =
  (entries: readonly TreeEntry[], asked: string[] = []) =>
  async (paths: readonly string[]) => {
    const tree = FileTree.of(entries);
    asked.push(...paths);
    return new Map(
      paths.map((path) => {
        const entry = tree.get(path);
        return [path, entry === undefined ? null : { ...tree.contentOf(entry), path }] as const;
      }),
    );
  };

const NAMES = ['a', 'b', 'c'] as const;
const EXACT = 1_000_000_001n;
const WHOLE = 2_000_000_000n;

const facts = fc.record({
  mode: fc.constantFrom(0o644, 0o755),
  uid: fc.constantFrom(0, 0, 0, 1000),
  size: fc.constantFrom(1, 2),
  mtimeNs: fc.constantFrom(EXACT, EXACT, EXACT + 1n, WHOLE),
});

/** A tree with every folder above its entries. */
const trees = fc
  .array(
    fc.tuple(
      fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('file', 'file', 'link', 'folder'),
      facts,
    ),
    { maxLength: 8 },
  )
  .map((rows) => {
    const entries = new Map<string, TreeEntry>();
    const isTaken = (path: string): boolean =>
      fileType(entries.get(path)?.mode ?? 0) !== 'dir' && entries.has(path);
    for (const [parts, kind, { mode, ...given }] of rows) {
      const above = parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('/'));
      const own = parts.join('/');
      if (above.some(isTaken) || entries.has(own)) continue;
      for (const path of above) if (!entries.has(path)) entries.set(path, folder(path, { mtimeNs: EXACT }));
      if (kind === 'folder') entries.set(own, folder(own, { mtimeNs: given.mtimeNs, uid: given.uid }));
      else entries.set(own, kind === 'link' ? symlink(own, 'x', given) : file(own, { mode, ...given }));
    }
    return [...entries.values()];
  });

/** What the RUN does to some of its files. */
const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom('remove', 'write', 'touch', 'mode', 'add')), {
  maxLength: 4,
});

/** What a COPY of a whole tree makes of its base. */
async function copiedOnto(
  base: readonly TreeEntry[],
  source: readonly TreeEntry[],
): Promise<readonly TreeEntry[]> {
  if (COPIED.op.kind !== 'file' || COPIED.op.actions[0]?.kind !== 'copy') throw new Error('no COPY');
  const [tree, from] = [FileTree.of(base), FileTree.of(inOut(source))];
  const made = new Map(base.map((entry) => [entry.path, entry]));
  for (const { path, source: at } of await copiedEntries(COPIED.op.actions[0], from, new GrowingTree(tree))) {
    const entry = from.get(at);
    if (path === '' || entry === undefined) continue;
    // A folder that is there stays as it is.
    if (fileType(entry.mode) === 'dir' && made.has(path)) continue;
    made.set(path, { ...entry, path, uid: 0, gid: 0 });
  }
  return [...made.values()];
}

function edited(
  entries: readonly TreeEntry[],
  all: readonly (readonly [number, string])[],
): readonly TreeEntry[] {
  const left = new Map(entries.map((entry) => [entry.path, entry]));
  for (const [index, kind] of all) {
    const entry = [...left.values()][index % Math.max(1, left.size)];
    if (kind === 'add') left.set(`new-${index % 5}`, file(`new-${index % 5}`, { mtimeNs: EXACT + 9n }));
    if (entry === undefined) continue;
    const { path } = entry;
    if (kind === 'remove')
      for (const each of [...left.keys()])
        if (each === path || each.startsWith(`${path}/`)) left.delete(each);
    if (kind === 'write' && fileType(entry.mode) === 'file')
      left.set(path, { ...entry, size: 7, mtimeNs: EXACT + 9n });
    if (kind === 'touch') left.set(path, { ...entry, mtimeNs: EXACT + 9n });
    if (kind === 'mode') left.set(path, { ...entry, mode: entry.mode ^ 0o100 });
    const folderAbove = left.get(parentOf(path));
    if (folderAbove !== undefined) left.set(folderAbove.path, { ...folderAbove, mtimeNs: EXACT + 9n });
  }
  return [...left.values()];
}

describe('what a COPY made', () => {
  it('is what its list says', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(trees, trees, edits, async (base, source, changes) => {
        // Entries that are no folders may not be in the way of folders.
        const inTheWay = (entry: TreeEntry): boolean => {
          const other = source.find(({ path }) => path === entry.path);
          return other !== undefined && fileType(other.mode) !== fileType(entry.mode);
        };
        fc.pre(!base.some(inTheWay));
        const made = await copiedOnto(base, source);
        const states = statesOf({ base, source, run: edited(made, changes) });
        const predicted = await predictedEntries(states, out('copy'), askIn(made));
        if (predicted === null) return;
        told += 1;
        expect(predicted).toEqual(FileTree.of(made).entries());
      }),
      { numRuns: 3_000 },
    );
    expect(told).toBeGreaterThan(1_000);
  });

  const source = [
    folder('d'),
    ...Array.from({ length: 500 }, (_, at) => file(`d/${at}`, { mtimeNs: EXACT })),
  ];
  const made = source;

  it('is asked for only where the RUN has something else', async () => {
    const asked: string[] = [];
    const after = [...made.filter(({ path }) => path !== 'd/7'), file('d/more', { mtimeNs: EXACT })];
    const states = statesOf({ source, run: after });
    expect(await predictedEntries(states, out('copy'), askIn(made, asked))).toEqual(
      FileTree.of(made).entries(),
    );
    expect(asked.toSorted()).toEqual(['d/7', 'd/more']);
  });

  it('is not told where the RUN changed many, where a list is not there, or where the COPY made more', async () => {
    const ask = askIn(made);
    const predicted = (...given: Parameters<typeof statesOf>) =>
      predictedEntries(statesOf(...given), out('copy'), ask);
    expect(await predicted({ source, run: [] })).toBeNull();
    const other = made.map((entry) => ({ ...entry, uid: 5 }));
    expect(await predicted({ source, run: other })).toBeNull();
    for (const missing of ['run', 'source', 'base'])
      expect(
        await predicted({ source, run: made }, { asked: ({ digest }) => digest !== missing }),
      ).toBeNull();
    const { op } = COPIED;
    const actions = op.kind === 'file' ? op.actions.map((each) => ({ ...each, unpack: true })) : [];
    const unpacking: GraphStep = { ...COPIED, op: { kind: 'file', actions: actions as FileAction[] } };
    expect(await predicted({ source, run: made }, { step: unpacking })).toBeNull();
    expect(stateBefore(COPIED)).toEqual(out('base'));
  });

  it('is not told where the RUN changed what one of two names of a file stands for', async () => {
    const base = [file('f', { mtimeNs: EXACT }), file('g', { mtimeNs: EXACT, linkname: 'f' })];
    const all = [...base, ...made];
    // With one name left, the other is the first.
    const states = statesOf({ base, source, run: [{ ...file('g', { mtimeNs: EXACT }) }, ...made] });
    expect(await predictedEntries(states, out('copy'), askIn(all))).toBeNull();
    const kept = statesOf({ base, source, run: all });
    expect(await predictedEntries(kept, out('copy'), askIn(all))).toEqual(FileTree.of(all).entries());
  });

  it('is not told where the engine does not say what it asks', async () => {
    const states = statesOf({ source, run: made.slice(0, -1) });
    expect(await predictedEntries(states, out('copy'), async () => null)).toBeNull();
  });
});
