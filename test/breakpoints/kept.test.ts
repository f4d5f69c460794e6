import { expect, test } from 'vitest';
import { keptBreakpoints, readKept } from '../../src/breakpoints/kept.ts';
import { MAX_BREAKPOINTS } from '../../src/breakpoints/list.ts';

test('conditions behind as many plain lines as there may be are kept at the next save', () => {
  const lines = Array.from({ length: MAX_BREAKPOINTS }, (_, index) => index + 1);
  const condition = { text: 'path /etc/passwd appears', off: false };
  const { breakpoints, unread } = readKept({ version: 2, lines, more: [condition, { newer: 1 }] });
  expect(breakpoints).toHaveLength(MAX_BREAKPOINTS);
  const again = keptBreakpoints(breakpoints, unread);
  expect(again).toEqual({ version: 2, lines, more: [condition, { newer: 1 }] });
  // There is room for it again.
  expect(readKept({ ...again, lines: [] }).breakpoints).toHaveLength(1);
});

test('plain lines over the limit are kept, too', () => {
  const lines = Array.from({ length: MAX_BREAKPOINTS + 1 }, (_, index) => index + 1);
  const { breakpoints, unread } = readKept({ lines });
  const again = readKept(keptBreakpoints(breakpoints.slice(1), unread));
  expect(again.breakpoints.at(-1)?.place).toEqual({ kind: 'line', line: MAX_BREAKPOINTS + 1 });
});
