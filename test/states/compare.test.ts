import { describe, expect, it } from 'vitest';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { compareStates } from '../../src/states/compare.ts';
import { movesBetween } from '../../src/states/moves.ts';
import { textDiff } from '../../src/states/text-diff.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';
import { type Given, GivenFiles } from './given-files.ts';

/** Times that no test shares with another, down to the nanosecond. */
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

describe('two states', () => {
  it('are compared by contents only where the listings do not tell', async () => {
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
    // Nothing is read for a second look.
    expect(await told(a, b)).toEqual(['modified changed contents', 'modified grown contents']);
    expect(a.asked).toHaveLength(2);
  });

  it('are read once for all names of a file', async () => {
    const linked = (text: string) => {
      const first = given('first', text);
      return new GivenFiles(first, { entry: { ...first.entry, path: 'second', linkname: 'first' } });
    };
    const [a, b] = [linked('one'), linked('two')];
    expect(await told(a, b)).toEqual(['modified first contents', 'modified second contents']);
    expect([...a.asked, ...b.asked]).toEqual(['first', 'first']);
  });

  it('trust no time in whole seconds that is not the image’s', async () => {
    const set = (text: string) => given('set', text, { mtimeNs: SECOND });
    const base = given('base', 'base', { mtimeNs: SECOND });
    const [a, b] = [new GivenFiles(base, set('one')), new GivenFiles(base, set('two'))];
    expect(await told(a, b)).toEqual([]);
    expect(await told(a, b, new GivenFiles(base))).toEqual(['modified set contents']);
    expect([...a.asked, ...b.asked]).toEqual(['set', 'set']);
    expect(await told(a, b, null)).toEqual(['modified set contents']);
    expect(a.asked).toEqual(['set', 'base', 'set']);
    // An image vouches only for what is still its own.
    const other = new GivenFiles(given('set', 'image', { mtimeNs: SECOND }));
    expect(await told(a, b, other)).toEqual(['modified set contents']);
  });

  it('are read where the image has a file of that size with another time', async () => {
    const set = (text: string, mtimeNs = SECOND) => new GivenFiles(given('set', text, { mtimeNs }));
    const [a, b] = [set('one'), set('two')];
    const below = set('img', SECOND - 1_000_000_000n);
    expect(await told(a, b, below)).toEqual(['modified set contents']);
    expect([...a.asked, ...b.asked]).toEqual(['set', 'set']);
    // The image's own time speaks for the file: nothing is read.
    expect(await told(a, b, set('img'))).toEqual([]);
    expect([...a.asked, ...b.asked]).toEqual(['set', 'set']);
  });

  it('are hashed where they lie, where there is much, and read where that leaves something out', async () => {
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
    // Wrong digests make other contents; what was read is right.
    expect(found).toHaveLength(299);
  });
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

  it('is unified, with a side that is not there, and a link as its target', async () => {
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

  it('is none of what has no lines, with why', async () => {
    const why = async (...sides: Parameters<typeof diff>): Promise<string> => {
      const found = await diff(...sides);
      return found.kind === 'none' ? found.why : found.text;
    };
    expect(await why(given('f', 'a\0b'), given('f', 'a'))).toBe('/f is no text: 3 bytes before, 1 after.');
    expect(await why({ entry: folder('f') }, null)).toBe('/f is a folder, which has no lines to compare.');
    expect(await why(given('f', 'same'), given('f', 'same'))).toBe('The contents of /f are the same.');
    expect(await why(given('f', 'a', { size: 5e9 }), null)).toContain('too big');
  });
});
