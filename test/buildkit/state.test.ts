import { expect, it } from 'vitest';
import type { Gateway } from '../../src/buildkit/gateway.ts';
import { stateRef } from '../../src/buildkit/state.ts';
import { OneAtATime } from '../../src/one-at-a-time.ts';
import { nextTurn } from '../../src/turns.ts';

/** A gateway that counts how many calls are at work at once; a path with "missing" in it is not there. */
function countingGateway(): { readonly gateway: Gateway; readonly most: () => number } {
  let [running, most] = [0, 0];
  const answered =
    <T>(path: string, answer: T) =>
    async (): Promise<T> => {
      running += 1;
      most = Math.max(most, running);
      await nextTurn();
      running -= 1;
      if (path.includes('missing')) throw new Error('no such file');
      return answer;
    };
  const bridge = {
    readDir: ({ DirPath }: { DirPath: string }) => answered(DirPath, { entries: [] })(),
    statFile: ({ Path }: { Path: string }) => answered(Path, { stat: { path: Path } })(),
    readFile: ({ FilePath }: { FilePath: string }) => answered(FilePath, { Data: Buffer.from(FilePath) })(),
  };
  return { gateway: { bridge, options: {} } as unknown as Gateway, most: () => most };
}

it('calls for one state do not overlap where they must not, also after one that failed', async () => {
  const { gateway, most } = countingGateway();
  const state = stateRef(gateway, 'id', new OneAtATime());
  const results = await Promise.allSettled([
    state.readFile('/a'),
    state.readFile('/missing'),
    state.readDir('/'),
    state.stat('/missing'),
    state.readFile('/b'),
  ]);
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(results.at(-1)).toMatchObject({ value: Buffer.from('/b') });
  expect(most()).toBe(1);
});

it('calls for one state run together where they may', async () => {
  const { gateway, most } = countingGateway();
  const state = stateRef(gateway, 'id');
  await Promise.all([state.readFile('/a'), state.readFile('/b'), state.readDir('/')]);
  expect(most()).toBe(3);
});
