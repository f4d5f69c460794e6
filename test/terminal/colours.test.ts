import { describe, expect, test } from 'vitest';
import { backgroundOf, wantsColours, withoutColours } from '../../src/terminal/colours.ts';
import { isInteractive } from '../../src/terminal/interactive.ts';

describe('colours', () => {
  test.each([
    [{}, 24, true],
    [{}, 4, true],
    [{}, 1, false],
    [{ NO_COLOR: '1' }, 24, false],
    [{ NO_COLOR: 'false' }, 24, false],
    [{ NO_COLOR: '' }, 24, true],
  ])('%j with %i bits: %s', (env, depth, expected) => {
    expect(wantsColours(env, depth)).toBe(expected);
  });

  test.each([
    ['plain', 'plain'],
    ['\x1b[31mred\x1b[39m', 'red'],
    ['\x1b[1;97;4mx\x1b[0m', '\x1b[1;4mx\x1b[0m'],
    ['\x1b[mx', '\x1b[mx'],
    ['\x1b[38;5;1mx', 'x'],
    ['\x1b[48;2;1;2;3;7mx', '\x1b[7mx'],
    ['\x1b[38:2::1:2:3mx', 'x'],
    ['\x1b[4:3;58;5;1mx\x1b[59m', '\x1b[4:3mx'],
  ])('are taken out of %j', (line, expected) => {
    expect(withoutColours(line)).toBe(expected);
  });
});

test.each([
  [undefined, null],
  ['', null],
  ['default', null],
  ['15;0', 'dark'],
  ['0;15', 'light'],
  ['0;default;15', 'light'],
  ['12;7', 'light'],
  ['12;8', 'dark'],
  ['15;default', null],
  ['0;99', null],
])('COLORFGBG=%s means %s', (COLORFGBG, expected) => {
  expect(backgroundOf({ COLORFGBG })).toBe(expected);
});

test('the program is interactive if both streams are terminals that can move the cursor', () => {
  const [tty, pipe] = [{ isTTY: true }, {}];
  expect(isInteractive(tty, tty, { TERM: 'xterm' })).toBe(true);
  expect(isInteractive(tty, tty, {})).toBe(true);
  expect(isInteractive(pipe, tty, {})).toBe(false);
  expect(isInteractive(tty, pipe, {})).toBe(false);
  expect(isInteractive(tty, tty, { TERM: 'dumb' })).toBe(false);
});
