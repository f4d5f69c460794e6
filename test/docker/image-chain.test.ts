import { expect, it } from 'vitest';
import { chainOf } from '../../src/docker/image-chain.ts';

it('names the layers of an image as BuildKit does', () => {
  const [first, second] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];
  expect(chainOf([first])).toBe(first);
  // printf '%s %s' FIRST SECOND | sha256sum
  expect(chainOf([first, second])).toBe(
    'sha256:9932074217c35353d2e03a3f5a86549f7c67bfeb0ba53e23d69f4d4c8f7958f5',
  );
  expect([chainOf([]), chainOf(null), chainOf([1])]).toEqual([null, null, null]);
});
