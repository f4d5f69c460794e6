import { describe, expect, it } from 'vitest';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { compareStates } from '../../src/states/compare.ts';
import { ContentProgress } from '../../src/states/content-progress.ts';
import type { DigestListener } from '../../src/states/engine-digests.ts';
import { movesBetween } from '../../src/states/moves.ts';
import { textDiff } from '../../src/states/text-diff.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';
import { type Given, GivenFiles } from './given-files.ts';

/** Times that no other test uses, down to the nanosecond. */
let clock = 1_700_000_000_000_000_001n;
const now = (): bigint => {
  clock += 1n;
  return clock;
};
const SECOND = 1_700_000_000_000_000_000n;

function given(path: string, text: string, more: Partial<TreeEntry> = {}): Given {
  return { entry: file(path, { size: text.length, mtimeNs: now(), ...more }), text };
}

const told = async (...sides: Parameters<typeof compareStates>) =>
  (await compareStates(...sides)).entries.map(({ path, change, why }) =>
    `${change} ${path} ${why.join()}`.trim(),
  );

describe('comparing two states', () => {
  it('reads contents only where the listings do not decide', async () => {
    const same = given('same', 'text');
    const a = new GivenFiles(
      same,
      given('touched', 'text'),
      given('changed', 'text'),
      given('grown', 'text'),
    );
    const b = new GivenFiles(
      same,
      given('touched', 'text'),
      given('changed', 'TEXT'),
      given('grown', 'longer'),
    );
    expect(await told(a, b)).toEqual(['modified changed contents', 'modified grown contents']);
    expect(a.asked).toEqual(['changed', 'touched']);
    expect(b.asked).toEqual(['changed', 'touched']);
    // A second comparison reads nothing.
    expect(await told(a, b)).toEqual(['modified changed contents', 'modified grown contents']);
    expect(a.asked).toHaveLength(2);
  });

  it('reads a hard-linked file once', async () => {
    const linked = (text: string) => {
      const first = given('first', text);
      return new GivenFiles(first, { entry: { ...first.entry, path: 'second', linkname: 'first' } });
    };
    const [a, b] = [linked('one'), linked('two')];
    expect(await told(a, b)).toEqual(['modified first contents', 'modified second contents']);
    expect([...a.asked, ...b.asked]).toEqual(['first', 'first']);
  });

  it('does not trust a time in whole seconds unless the image has the same', async () => {
    const set = (text: string) => given('set', text, { mtimeNs: SECOND });
    const base = given('base', 'base', { mtimeNs: SECOND });
    const [a, b] = [new GivenFiles(base, set('one')), new GivenFiles(base, set('two'))];
    expect(await told(a, b)).toEqual([]);
    expect(await told(a, b, { image: new GivenFiles(base) })).toEqual(['modified set contents']);
    expect([...a.asked, ...b.asked]).toEqual(['set', 'set']);
    expect(await told(a, b, { image: null })).toEqual(['modified set contents']);
    expect(a.asked).toEqual(['set', 'base', 'set']);
    // The image only settles files that are still its own.
    const other = new GivenFiles(given('set', 'image', { mtimeNs: SECOND }));
    expect(await told(a, b, { image: other })).toEqual(['modified set contents']);
  });

  it('reads a file whose time two steps may have given at once, unless both have it of one state', async () => {
    const mtimeNs = now();
    const at = (path: string, text: string) => given(path, text, { mtimeNs });
    const [a, b] = ['one', 'two'].map(
      (text) => new GivenFiles(at('both', 'same'), at('own', text), at('shared', 'base')),
    );
    if (a === undefined || b === undefined) throw new Error('Two are made.');
    expect(await told(a, b, { image: null })).toEqual([]);
    const fork = new GivenFiles(at('shared', 'base'));
    expect(await told(a, b, { image: null, fork })).toEqual(['modified own contents']);
    expect(a.asked).toEqual(['both', 'own']);
    expect(await told(a, b, { image: null, fork: null })).toEqual(['modified own contents']);
  });

  it('takes a large file of one size and time for a copy, and still reads small ones', async () => {
    const mtimeNs = now();
    const [a, b] = ['one', 'two'].map(
      (text) =>
        new GivenFiles(given('large', text, { mtimeNs, size: 5_000_000 }), given('small', text, { mtimeNs })),
    );
    if (a === undefined || b === undefined) throw new Error('Two are made.');
    expect(await told(a, b, { image: null, fork: null })).toEqual(['modified small contents']);
    expect(a.asked).toEqual(['small']);
  });

  it('takes many files of one size and time for copies', async () => {
    const mtimeNs = now();
    const many = (text: string) =>
      new GivenFiles(...Array.from({ length: 200 }, (_, at) => given(`${at}`, text, { mtimeNs })));
    const [a, b] = [many('one'), many('two')];
    expect(await told(a, b, { image: null, fork: null })).toEqual([]);
    expect(a.asked).toEqual([]);
  });

  it('reads a file that the image has with the same size and another time', async () => {
    const set = (text: string, mtimeNs = SECOND) => new GivenFiles(given('set', text, { mtimeNs }));
    const [a, b] = [set('one'), set('two')];
    const below = set('img', SECOND - 1_000_000_000n);
    expect(await told(a, b, { image: below })).toEqual(['modified set contents']);
    expect([...a.asked, ...b.asked]).toEqual(['set', 'set']);
    // The file has the image's own time: nothing is read.
    expect(await told(a, b, { image: set('img') })).toEqual([]);
    expect([...a.asked, ...b.asked]).toEqual(['set', 'set']);
  });

  it('lets the engine hash many files, and reads those that it leaves out', async () => {
    const many = (text: string): GivenFiles =>
      new GivenFiles(...Array.from({ length: 300 }, (_, index) => given(`f${index}`, `${index} ${text}`)));
    const [a, b] = [many('x'), many('x')];
    const asked: string[] = [];
    const digesting = Object.assign(a, {
      digests: async (paths: readonly string[]) => {
        asked.push(...paths);
        return new Map(paths.slice(1).map((path) => [path, path]));
      },
    });
    const found = await told(digesting, b);
    expect(asked).toHaveLength(300);
    expect(a.asked).toEqual(['f0']);
    // Wrong digests show as changed contents; what was read is right.
    expect(found).toHaveLength(299);
  });
});

it('of a large file is said how far it was read, and each counts once', async () => {
  const said: string[] = [];
  const time = { now: 0 };
  const progress = new ContentProgress({ elapsed: () => time.now } as never, (text) => void said.push(text));
  const large = (contents: string): GivenFiles => {
    const files = new GivenFiles({ entry: file('big', { size: 4_000_000_000, mtimeNs: now() }) });
    return Object.assign(files, {
      digests: async (paths: readonly string[], heard: DigestListener) => {
        for (const bytes of [1_000_000_000, 500_000_000, 3_000_000_000]) {
          time.now += 4_000;
          heard.reading?.(bytes);
        }
        for (const path of paths) heard.done?.(path);
        return new Map(paths.map((path) => [path, contents]));
      },
    });
  };
  expect((await compareStates(large('one'), large('two'), undefined, progress)).entries).toHaveLength(1);
  expect(said.map((text) => /, ([^,]*)\.$/.exec(text)?.[1])).toEqual([
    '1.0 GB of 4.0 GB',
    '1.0 GB of 4.0 GB',
    '3.0 GB of 4.0 GB',
    '5.0 GB of 8.0 GB',
    '5.0 GB of 8.0 GB',
    '7.0 GB of 8.0 GB',
  ]);
});

describe('moves between states', () => {
  it('are found by contents', async () => {
    const a = new GivenFiles(given('old', 'text'), given('kept', 'kept!'));
    const b = new GivenFiles(
      given('new', 'text'),
      given('other', 'TEXT'),
      given('kept', 'kept!'),
      given('copy', 'kept!'),
    );
    expect(await movesBetween(a, b, await compareStates(a, b))).toEqual([
      { from: 'kept', to: 'copy', gone: false, bytes: 5 },
      { from: 'old', to: 'new', gone: true, bytes: 4 },
    ]);
    expect(await movesBetween(b, b, await compareStates(b, b))).toEqual([]);
  });
});

describe('a diff of one file', () => {
  const names = { a: 'build', b: 'runtime' };
  const diff = (before: Given | null, after: Given | null) =>
    textDiff(
      new GivenFiles(...(before === null ? [] : [before])),
      new GivenFiles(...(after === null ? [] : [after])),
      { path: 'f', a: before?.entry ?? null, b: after?.entry ?? null },
      names,
    );

  it('is a unified diff; a missing side is empty and a link is its target', async () => {
    expect(await diff(given('f', 'a\nb\n'), given('f', 'a\nc\n'))).toEqual({
      kind: 'text',
      text: '--- build/f\n+++ runtime/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n',
    });
    expect(await diff(null, given('f', 'a\n'))).toMatchObject({
      text: expect.stringContaining('--- /dev/null\n'),
    });
    const link = (target: string): Given => ({ entry: symlink('f', target) });
    expect(await diff(link('x'), link('y'))).toMatchObject({ text: expect.stringContaining('-x\n+y\n') });
  });

  it('takes a file as binary if its first 8,000 bytes hold a NUL, as git does', async () => {
    const text = async (at: number) =>
      await diff(null, given('f', `${'x'.repeat(at)}\0${'x'.repeat(9_000 - at)}\n`));
    expect(await text(7_999)).toMatchObject({ kind: 'none', why: expect.stringContaining('is binary') });
    expect(await text(8_000)).toMatchObject({ kind: 'text' });
  });

  it('says why there is none for what has no lines', async () => {
    const why = async (...sides: Parameters<typeof diff>): Promise<string> => {
      const found = await diff(...sides);
      return found.kind === 'none' ? found.why : found.text;
    };
    expect(await why(given('f', 'a\0b'), given('f', 'a'))).toBe('/f is binary: 3 bytes before, 1 after.');
    expect(await why({ entry: folder('f') }, null)).toBe('/f is a folder, which has no lines to compare.');
    expect(await why(given('f', 'same'), given('f', 'same'))).toBe('The contents of /f are the same.');
    expect(await why(given('f', 'a', { size: 5e9 }), null)).toContain('too large');
  });
});
