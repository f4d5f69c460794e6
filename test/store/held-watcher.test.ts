import { expect, it } from 'vitest';
import { holdable } from '../../src/store/held-watcher.ts';

function rig() {
  let tell: (paths: readonly string[]) => void = () => undefined;
  const told: (readonly string[])[] = [];
  let closed = 0;
  const held = holdable({
    start: (changed) => {
      tell = changed;
      return {
        follow: async () => undefined,
        changedSince: async () => ({ count: 0, changed: [] }),
        close: () => (closed += 1),
      };
    },
  });
  const watch = held.watcher.start((paths) => told.push(paths));
  return { held, watch, told, tell: (...paths: string[]) => tell(paths), closed: () => closed };
}

it('reports changes at once, and those during a hold together at its end', async () => {
  const { held, told, tell } = rig();
  tell('a');
  const result = await held.holdWhile(async () => {
    tell('b');
    await held.holdWhile(async () => tell('a'));
    tell('b', 'c');
    expect(told).toEqual([['a']]);
    return 'done';
  });
  expect(result).toBe('done');
  expect(told).toEqual([['a'], ['a', 'b', 'c']]);
  tell('d');
  expect(told.at(-1)).toEqual(['d']);
});

it('reports nothing without a change, even if the hold fails, and nothing after the watch is closed', async () => {
  const { held, watch, told, tell, closed } = rig();
  await expect(held.holdWhile(() => Promise.reject(new Error('The editor failed.')))).rejects.toThrow(
    'editor',
  );
  await held.holdWhile(async () => {
    tell('a');
    watch.close();
  });
  expect(told).toEqual([]);
  expect(closed()).toBe(1);
});
