import { expect, it } from 'vitest';
import { listed } from '../../src/text/listed.ts';

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [[1, 2, 3], '1, 2 and 3'],
])('lists %j as %j', (parts, said) => {
  expect(listed(parts)).toBe(said);
});
