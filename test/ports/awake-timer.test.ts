import { afterEach, expect, it, vi } from 'vitest';
import { awakeTimer } from '../../src/ports.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('calls back once, after the time, and not when it is cancelled', () => {
  vi.useFakeTimers();
  const calls: string[] = [];
  awakeTimer(3_000, () => calls.push('kept'));
  const cancel = awakeTimer(3_000, () => calls.push('cancelled'));
  vi.advanceTimersByTime(2_000);
  cancel();
  expect(calls).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(calls).toEqual(['kept']);
});

it('is not over at once when the process can run again after a longer pause', async () => {
  let isOver = false;
  awakeTimer(2_000, () => {
    isOver = true;
  });
  // As by SIGSTOP: nothing of this process runs for longer than the timer's time.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  await vi.waitFor(() => expect(isOver).toBe(true), { timeout: 10_000 });
});
