import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StateRef } from '../../src/ports.ts';
import { LongListing } from '../../src/states/long-listing.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const STATE = {} as StateRef;

/** A listing of an engine that lists nothing before it is told to end, or until it took so long. */
const listing = (milliseconds: number) => (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    setTimeout(() => resolve('listed'), milliseconds);
    signal.addEventListener('abort', () => resolve('ended'));
  });

it('a listing that takes long is ended, and one that is there soon is not', async () => {
  const long = new LongListing(async () => STATE, false);
  const ended = long.watching(listing(60_000));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await ended).toBe('ended');
  expect(long.isLong).toBe(true);

  const short = new LongListing(() => Promise.reject(new Error('The state is not asked for.')), false);
  const listed = short.watching(listing(1_500));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await listed).toBe('listed');
  expect(short.isLong).toBe(false);
});

it('the time that the engine takes to build the state does not count', async () => {
  const long = new LongListing(
    () => new Promise((resolve) => setTimeout(() => resolve(STATE), 30_000)),
    false,
  );
  let result = '';
  void long.watching(listing(33_000)).then((how) => {
    result = how;
  });
  await vi.advanceTimersByTimeAsync(32_900);
  expect(result).toBe('');
  await vi.advanceTimersByTimeAsync(200);
  expect(result).toBe('listed');
  expect(long.isLong).toBe(false);
});

it('a state that fails is left to the listing to tell', async () => {
  const long = new LongListing(() => Promise.reject(new Error('The step failed.')), false);
  const failed = long.watching(
    () => new Promise((_, reject) => setTimeout(() => reject(new Error('The step failed.')), 5_000)),
  );
  const told = expect(failed).rejects.toThrow('The step failed.');
  await vi.advanceTimersByTimeAsync(10_000);
  await told;
  expect(long.isLong).toBe(false);
});

it('after a state of many files, the next one is given less time', async () => {
  const long = new LongListing(async () => STATE, true);
  const ended = long.watching(listing(1_500));
  await vi.advanceTimersByTimeAsync(600);
  expect(await ended).toBe('ended');
});
