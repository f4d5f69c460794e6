import { expect, it } from 'vitest';
import { atOnce, inTurns, type Sliced } from '../src/turns.ts';

it('sliced work lets others have a turn, and gives what it gives at once', async () => {
  let isOver = false;
  function* untilOver(): Sliced<string> {
    while (!isOver) yield;
    return 'done';
  }
  setImmediate(() => {
    isOver = true;
  });
  expect(await inTurns(untilOver())).toBe('done');
  expect(atOnce(untilOver())).toBe('done');
});
