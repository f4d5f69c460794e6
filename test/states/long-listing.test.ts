import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StateRef } from '../../src/ports.ts';
import { LongListing } from '../../src/states/long-listing.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const STATE = {} as StateRef;

/** Lists one item at once, and another when it took so long; ends with the signal's reason as the port does. */
const listing = (milliseconds: number, failure: Error | null = null) =>
  async function* (signal: AbortSignal): AsyncGenerator<string> {
    yield 'first';
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => (failure === null ? resolve() : reject(failure)), milliseconds);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    yield 'last';
  };

/** What of a listing is used, and whether that was all. */
async function used(
  long: LongListing,
  list: (signal: AbortSignal) => AsyncIterable<string>,
): Promise<readonly (string | boolean)[]> {
  const items: string[] = [];
  return [await long.each(list, (item) => items.push(item) > 0), ...items];
}

it('a listing that takes long is ended, and one that is there soon is not', async () => {
  const ended = used(new LongListing(async () => STATE, false), listing(60_000));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await ended).toEqual([false, 'first']);

  const never = () => Promise.reject(new Error('The state is not asked for.'));
  const listed = used(new LongListing(never, false), listing(800));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await listed).toEqual([true, 'first', 'last']);
});

it('a listing is ended when enough of it was used', async () => {
  const long = new LongListing(async () => STATE, false);
  expect(await long.each(listing(60_000), () => false)).toBe(false);
});

it.each([1_150, 30_000])(
  'the time that the engine takes to build the state does not count: %i ms',
  async (ms) => {
    const built = new Promise<StateRef>((resolve) => setTimeout(() => resolve(STATE), ms));
    const listed = used(new LongListing(() => built, false), listing(ms + 900));
    await vi.advanceTimersByTimeAsync(ms + 1_100);
    expect(await listed).toEqual([true, 'first', 'last']);
  },
);

it('a state that fails is left to the listing to tell', async () => {
  const failure = new Error('The step failed.');
  const failed = used(new LongListing(() => Promise.reject(failure), false), listing(5_000, failure));
  const told = expect(failed).rejects.toThrow('The step failed.');
  await vi.advanceTimersByTimeAsync(10_000);
  await told;
});

it('after a state of many files, the next one is given less time', async () => {
  const ended = used(new LongListing(async () => STATE, true), listing(1_500));
  await vi.advanceTimersByTimeAsync(600);
  expect(await ended).toEqual([false, 'first']);
});
