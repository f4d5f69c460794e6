import { expect, test } from 'vitest';
import { countText } from '../../src/text/count-text.ts';

test('a count has its noun in the singular for one only, with a plural of its own where it needs one', () => {
  expect([0, 1, 2].map((count) => countText(count, 'file'))).toEqual(['0 files', '1 file', '2 files']);
  expect([1, 3].map((count) => countText(count, 'entry', 'entries'))).toEqual(['1 entry', '3 entries']);
});
