import { describe, expect, it } from 'vitest';
import { typeBits } from '../../src/filesystem/mode.ts';
import { UNKNOWN_XATTRS } from '../../src/filesystem/same-entry.ts';
import type { StateRef, TreeEntry } from '../../src/ports.ts';
import { surely } from '../../src/states/many-files.ts';
import { file, folder } from '../filesystem/entries.ts';

const xattrs = { 'user.a': Uint8Array.of(1) };

/** An engine that says the attributes of single files. */
const solved = async (): Promise<StateRef> => ({
  id: 'a',
  stat: () => Promise.reject(new Error('not in this test')),
  readFile: () => Promise.reject(new Error('not in this test')),
  readDir: async (path, name) => (path === '/d' && name === 'marked' ? [file('marked', { xattrs })] : []),
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

describe('a state that a process listed', () => {
  it('is taken if it begins with what the engine listed, in whatever order', async () => {
    expect(await surely(ENTRIES.toReversed(), FIRST, solved)).toEqual(ENTRIES.toReversed());
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
    expect(await surely(entries, FIRST, solved)).toBeNull();
  });

  it('has the attributes that only the engine could read', async () => {
    const marked = file('d/marked', { xattrs: UNKNOWN_XATTRS });
    const entries = await surely([...ENTRIES, marked], FIRST.slice(0, 1), solved);
    expect(entries?.at(-1)?.xattrs).toEqual(xattrs);
  });

  it('is not taken if the engine cannot say them, or would be asked for too many', async () => {
    const gone = file('d/gone', { xattrs: UNKNOWN_XATTRS });
    expect(await surely([...ENTRIES, gone], [], solved)).toBeNull();
    const many = Array.from({ length: 500 }, () => file('d/marked', { xattrs: UNKNOWN_XATTRS }));
    expect(await surely([...ENTRIES, ...many], [], solved)).toBeNull();
  });
});
