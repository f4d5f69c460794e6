import { expect, test, vi } from 'vitest';
import type { ContextUse } from '../../../src/dockerfile/context-uses.ts';
import { TakenEntries } from '../../../src/filesystem/context/taken.ts';
import { listingOf } from './trees.ts';

test('each folder is gone through once, however many links lead into it', async () => {
  const indexes = Array.from({ length: 500 }, (_, index) => index);
  const listing = listingOf({
    ...Object.fromEntries(indexes.map((index) => [`files/f${index}`, 1])),
    ...Object.fromEntries(indexes.map((index) => [`links/l${index}`, `->../files/f${index}` as const])),
  });
  const children = vi.spyOn(listing, 'children');
  const taken = new TakenEntries(listing);
  const use: ContextUse = {
    context: '.',
    line: 2,
    via: 'copy',
    source: 'links/*',
    exclude: [],
    parents: false,
  };
  await taken.add(use, new Uint8Array(listing.length).fill(1), () => undefined);
  expect(children.mock.calls.length).toBeLessThan(10);
  expect(indexes.every((index) => taken.isTaken(listing.find(`files/f${index}`) ?? -1))).toBe(true);
});

test('a file before the pivot of a COPY --parents is taken whatever comes after it', async () => {
  const listing = listingOf({ 'a.txt': 1, al: '->deep/c', 'am/b': 1, 'am/c': 1, 'deep/c': 1 });
  const taken = new TakenEntries(listing);
  const use: ContextUse = {
    context: '.',
    line: 2,
    via: 'copy',
    source: 'a*/./b',
    exclude: ['**'],
    parents: true,
  };
  const all = new Uint8Array(listing.length).fill(1);
  await taken.add(use, all, () => undefined);
  await taken.add({ ...use, line: 3, exclude: [] }, all, () => undefined);
  const linesOf = (path: string): readonly number[] => taken.linesOf(listing.find(path) ?? -1);
  expect(linesOf('a.txt')).toEqual([2, 3]);
  expect(linesOf('deep/c')).toEqual([2, 3]);
  expect(linesOf('am/b')).toEqual([3]);
  expect(linesOf('am/c')).toEqual([]);
});

test.each(['.', './', '/', 'src/./', 'src/./.', 'src/..'])(
  'COPY --parents %s takes nothing',
  async (source) => {
    const listing = listingOf({ 'a.txt': 1, 'src/a': 1 });
    const taken = new TakenEntries(listing);
    const use: ContextUse = { context: '.', line: 2, via: 'copy', source, exclude: [], parents: true };
    await taken.add(use, new Uint8Array(listing.length).fill(1), () => undefined);
    expect(['a.txt', 'src', 'src/a'].some((path) => taken.isTaken(listing.find(path) ?? -1))).toBe(false);
  },
);
