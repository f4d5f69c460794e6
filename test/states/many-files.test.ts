import { describe, expect, it } from 'vitest';
import { typeBits } from '../../src/filesystem/mode.ts';
import { nameOf, parentOf } from '../../src/filesystem/paths.ts';
import { UNKNOWN_XATTRS } from '../../src/filesystem/same-entry.ts';
import type { StateRef, TreeEntry } from '../../src/ports.ts';
import { checked, listMany, type SampledListing } from '../../src/states/many-files.ts';
import { FakeBuild } from '../fakes/builder.ts';
import { file, folder, symlink } from '../filesystem/entries.ts';

const xattrs = { 'user.a': Uint8Array.of(1) };

/** An engine that lists folders, and says the attributes of single files. */
const engine = (listed: readonly TreeEntry[]) => async (): Promise<StateRef> => ({
  id: 'a',
  stat: async (path) => {
    const found = listed.find((entry) => `/${entry.path}` === path);
    if (found === undefined) throw new Error('no such file');
    return { ...found, path: nameOf(found.path), linkname: '' };
  },
  readFile: () => Promise.reject(new Error('not in this test')),
  readDir: async (path, name) => {
    if (path === '/d' && name === 'marked') return [file('marked', { xattrs })];
    // The engine names an entry, and the first name of a file, as they are called in the folder.
    return listed
      .filter(
        (entry) => `/${parentOf(entry.path)}` === path && (name ?? nameOf(entry.path)) === nameOf(entry.path),
      )
      .map((entry) => ({ ...entry, path: nameOf(entry.path), linkname: nameOf(entry.linkname) }));
  },
});

const exact = (entries: readonly TreeEntry[]) =>
  entries.map((entry) => ({ ...entry, mtimeNs: 1_500_000_000n }));

const ENTRIES = exact([
  folder('d'),
  file('d/a', { size: 3 }),
  file('d/b', { size: 3, linkname: 'd/a' }),
  file('d/s', { mode: typeBits.socket + 0o755, size: 0 }),
  file('z', { size: 1 }),
]);
/** As the engine lists them: a hard link without a size, a socket as an empty file. */
const FIRST = exact([
  folder('d'),
  file('d/a', { size: 3 }),
  file('d/b', { size: 0, linkname: 'd/a' }),
  file('d/s', { mode: typeBits.file + 0o755, size: 0 }),
]);

const solved = engine([...FIRST, ...exact([file('z', { size: 1 })])]);

/** The entries of a listing that is sure; null if it is not. */
async function taken(listing: Promise<SampledListing | null>): Promise<readonly TreeEntry[] | null> {
  const found = await listing;
  return found !== null && (await found.isSure) ? found.entries : null;
}

const takenOf = (...listed: Parameters<typeof checked>) => taken(checked(...listed));

describe('a state that a process listed', () => {
  it.each([
    { end: 'taken', entries: ENTRIES, solving: solved },
    { end: 'not taken', entries: ENTRIES.slice(0, -1), solving: solved },
    { end: 'not to be compared', entries: ENTRIES, solving: () => Promise.reject(new Error('gone')) },
  ])('stays mounted until it was compared with the engine: $end', async ({ end, entries, solving }) => {
    const events: string[] = [];
    const build = Object.create(FakeBuild.prototype) as FakeBuild;
    build.treeByProcess = async (_output, _tools, used) => {
      used.then(() => events.push('unmounted'));
      return entries;
    };
    const asked = async (): Promise<StateRef> => {
      events.push('asked');
      await new Promise((resolve) => setImmediate(resolve));
      events.push('answered');
      return await solving();
    };
    const found = listMany(build, { digest: 'a', index: 0 }, [], FIRST.slice(0, 1), asked);
    expect(await taken(found)).toEqual(end === 'taken' ? ENTRIES : null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual(['asked', 'answered', 'unmounted']);
  });

  it('is taken if it begins with what the engine listed, in whatever order', async () => {
    expect(await takenOf(ENTRIES.toReversed(), FIRST, solved)).toEqual(ENTRIES.toReversed());
  });

  it.each([
    { why: 'lacks an entry', entries: ENTRIES.filter(({ path }) => path !== 'd/a') },
    { why: 'has one that the engine did not list', entries: [...ENTRIES, file('d/0')] },
    {
      why: 'says another time',
      entries: ENTRIES.map((entry) => ({ ...entry, mtimeNs: entry.mtimeNs + 1n })),
    },
    { why: 'says another size', entries: ENTRIES.map((entry) => ({ ...entry, size: 9 })) },
    {
      why: 'knows no fractions of seconds',
      entries: ENTRIES.map((entry) => ({ ...entry, mtimeNs: 1_000_000_000n })),
    },
    { why: 'knows no numbers of devices', entries: [...ENTRIES, file('z/d', { mode: typeBits.char })] },
    { why: 'is too deep for the tools', entries: [...ENTRIES, folder(`z${'/n'.repeat(2000)}`)] },
  ])('is not taken if it $why', async ({ entries }) => {
    expect(await takenOf(entries, FIRST, solved)).toBeNull();
  });

  it('is not taken if a folder behind what the engine listed is not as the engine says', async () => {
    const first = FIRST.slice(0, 1);
    expect(await takenOf(ENTRIES, first, solved)).toEqual(ENTRIES);
    const bigger = ENTRIES.map((entry) => (entry.path === 'd/a' ? { ...entry, size: 4 } : entry));
    expect(await takenOf(bigger, first, solved)).toBeNull();
    expect(await takenOf([...ENTRIES, ...exact([file('d/more')])], first, solved)).toBeNull();
    expect(await takenOf(ENTRIES.slice(0, -1), first, solved)).toBeNull();
  });

  it('is not taken if a file of a large folder is not as the engine says, of which it is asked for some', async () => {
    const large = (size: number) =>
      exact([
        folder('l'),
        symlink('l/f0', 'f1'),
        ...Array.from({ length: 5_999 }, (_, at) => file(`l/f${at + 1}`, { size })),
      ]);
    const asked: string[] = [];
    const listed = engine(large(1));
    const counted = async (): Promise<StateRef> => {
      const state = await listed();
      return {
        ...state,
        readDir: (path, name) => {
          asked.push(name ?? path);
          return state.readDir(path, name);
        },
        stat: (path) => {
          asked.push(path);
          return state.stat(path);
        },
      };
    };
    expect(await takenOf(large(1), [], counted)).toHaveLength(6_001);
    expect(asked).toEqual(['/', 'f0', '/l/f3000']);
    expect(await takenOf(large(2), [], listed)).toBeNull();
  });

  it('has the attributes that only the engine could read', async () => {
    const marked = file('d/marked', { xattrs: UNKNOWN_XATTRS });
    const listed = engine([...FIRST, file('d/marked', { xattrs }), ...exact([file('z', { size: 1 })])]);
    const entries = await takenOf([...ENTRIES, marked], FIRST.slice(0, 1), listed);
    expect(entries?.at(-1)?.xattrs).toEqual(xattrs);
  });

  it('is not taken if the engine cannot say them, or would be asked for too many', async () => {
    const gone = file('d/gone', { xattrs: UNKNOWN_XATTRS });
    expect(await takenOf([...ENTRIES, gone], [], solved)).toBeNull();
    const many = Array.from({ length: 500 }, () => file('d/marked', { xattrs: UNKNOWN_XATTRS }));
    expect(await takenOf([...ENTRIES, ...many], [], solved)).toBeNull();
  });
});
