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
