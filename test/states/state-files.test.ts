import { describe, expect, test } from 'vitest';
import type { BuildFailure } from '../../src/ports.ts';
import { failedFiles, States, stateFiles } from '../../src/states/state-files.ts';
import { FakeBuild, FakeStates } from '../fakes/builder.ts';
import { file, folder, SOCKET, symlink } from '../filesystem/entries.ts';

const NOTHING = { status: () => undefined, notice: () => undefined };

function opened(tree: Parameters<FakeStates['trees']['set']>[1]) {
  const states = new FakeStates();
  states.trees.set('sha256:a', tree);
  const resolution = { graph: { steps: [], result: null }, config: null };
  const build = new FakeBuild({} as never, NOTHING, resolution, states);
  const program = { graph: { graph: resolution.graph } } as never;
  return { states, build, program, output: { digest: 'sha256:a', index: 0 } };
}

/** What arrived for each path, `|` between pieces. */
async function all(reading: (take: (path: string, chunk: Uint8Array | null) => void) => Promise<void>) {
  const found: Record<string, string> = {};
  await reading((path, chunk) => {
    found[path] = `${found[path] ?? ''}${chunk === null ? '|' : Buffer.from(chunk).toString()}`;
  });
  return found;
}

const tree = [
  folder('a'),
  file('a/b'),
  file('a/c', { linkname: 'a/b' }),
  symlink('l', 'a/b'),
  file('d\udcff'),
];

describe('the files of a state', () => {
  test('are listed once for all callers', async () => {
    const { build, program, output, states } = opened(tree);
    const kept = new States(build, program);
    const trees = await Promise.all([kept.of(output).tree(), kept.of({ ...output }).tree()]);
    expect(trees[0]).toBe(trees[1]);
    expect(states.listed).toEqual(['sha256:a']);
    expect((await kept.of(null).tree()).count).toBe(0);
  });

  test('are listed again after a failure', async () => {
    const { build, program, output, states } = opened(tree);
    states.trees.clear();
    const files = stateFiles(build, program, output);
    await expect(files.tree()).rejects.toThrow('The fake has no tree');
    states.trees.set('sha256:a', tree);
    expect((await files.tree()).count).toBe(5);
  });

  test('are dropped after many others were used, of which the lists are long', async () => {
    const { build, program, output, states } = opened(tree);
    const kept = new States(build, program, undefined, 12 * tree.length);
    const listed = async (from: number, to: number) => {
      for (let index = from; index <= to; index++) await kept.of({ ...output, index }).tree();
    };
    const first = kept.of({ ...output, index: 0 });
    await listed(0, 11);
    expect(kept.of({ ...output, index: 0 })).toBe(first);
    // Their lists are not known yet.
    for (let index = 20; index <= 30; index++) kept.of({ ...output, index });
    expect(kept.of({ ...output, index: 0 })).toBe(first);
    await listed(12, 40);
    expect(kept.of({ ...output, index: 0 })).not.toBe(first);
    expect(states.listed).toHaveLength(41);
    await listed(30, 40);
    expect(states.listed).toHaveLength(41);
  });

  test('can be read by any hard link, fetched once', async () => {
    const { build, program, output } = opened(tree);
    const files = stateFiles(build, program, output);
    expect(await all((take) => files.contents(['a/c', 'a/b', 'a/c', 'd\udcff'], take))).toEqual({
      'a/b': 'a/b|',
      'a/c': 'a/b|',
      'd\udcff': expect.stringMatching(/^d.*\|$/),
    });
    for (const path of ['a', 'l', 'x']) {
      await expect(files.contents([path], () => undefined)).rejects.toThrow(
        `/${path} is not a file in this state.`,
      );
    }
  });

  test('with names that are not UTF-8 are read from the stream', async () => {
    const { build, program, output } = opened([file('\udcff-name', { size: 8 })]);
    const files = stateFiles(build, program, output);
    const whole = Buffer.from(await files.read('\udcff-name')).toString();
    expect(whole).toMatch(/-name$/);
    const piece = await files.read('\udcff-name', { offset: 3, length: 2 });
    expect(Buffer.from(piece).toString()).toBe(Buffer.from(whole).subarray(3, 5).toString());
    expect(await files.read('\udcff-name', { offset: 99, length: 2 })).toHaveLength(0);
    expect(await files.read('\udcff-name', { offset: 0, length: 0 })).toHaveLength(0);
  });

  test('tell sockets from empty files', async () => {
    const { build, program, output } = opened([
      folder('run'),
      file('run/some.sock', { size: 0 }),
      file('run/empty', { size: 0 }),
      file('run/full'),
      file('run/same', { size: 0, linkname: 'run/some.sock' }),
    ]);
    const asked: string[] = [];
    const readFile = async (path: string): Promise<Uint8Array> => {
      asked.push(path);
      if (path === '/run/some.sock') throw new Error(`open ${path}: no such device or address`);
      return new Uint8Array();
    };
    build.solve = async () => ({ id: 'x', readFile, readDir: readFile as never, stat: readFile as never });
    const found = (await stateFiles(build, program, output).tree()).entries();
    expect(found.filter(({ mode }) => (mode & SOCKET) !== 0).map(({ path }) => path)).toEqual([
      'run/same',
      'run/some.sock',
    ]);
    expect(asked.toSorted()).toEqual(['/run/empty', '/run/some.sock']);
  });

  test('probe only few of very many empty files', async () => {
    const empty = Array.from({ length: 5000 }, (_, at) => file(`e${at}`, { size: 0 }));
    const { build, program, output } = opened([
      ...empty,
      file('S.agent', { size: 0 }),
      file('x', { size: 0, mode: 0o755 }),
    ]);
    const asked: string[] = [];
    const readFile = async (path: string): Promise<Uint8Array> => {
      asked.push(path);
      return new Uint8Array();
    };
    build.solve = async () => ({ id: 'x', readFile, readDir: readFile as never, stat: readFile as never });
    await stateFiles(build, program, output).tree();
    expect(asked.toSorted()).toEqual(['/S.agent', '/x']);
  });
});

describe('what a failure left', () => {
  const failure = {
    message: 'no',
    vertex: 'sha256:f',
    mounts: { before: [], after: [] },
  } as unknown as BuildFailure;

  test('is what the engine lists', async () => {
    const { build, states } = opened([]);
    states.around = { before: [], after: tree };
    const files = failedFiles(build, failure, []);
    expect((await files.tree()).count).toBe(5);
    expect(await all((take) => files.contents(['a/b', 'a/b'], take))).toEqual({ 'a/b': 'a/b|' });
    expect(Buffer.from(await files.read('l', { offset: 2, length: 9 })).toString()).toBe('b');
    await expect(files.contents(['a'], () => undefined)).rejects.toThrow('/a is not a file in this state.');
  });

  test('is an error if the engine kept nothing or nothing can list it', async () => {
    const { build } = opened([]);
    await expect(failedFiles(build, { ...failure, mounts: null }, []).tree()).rejects.toThrow(
      'does not keep',
    );
    await expect(failedFiles(build, failure, []).tree()).rejects.toThrow(
      'no image of this build has a shell',
    );
  });
});
