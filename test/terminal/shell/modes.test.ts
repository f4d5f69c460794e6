import { describe, expect, test } from 'vitest';
import { createModeTracker } from '../../../src/terminal/shell/modes.ts';

/** What undoes the output, however it was cut. */
function undone(output: string): string {
  const whole = createModeTracker();
  whole.follow(Buffer.from(output));
  const text = whole.undo();
  const bytewise = createModeTracker();
  for (const byte of Buffer.from(output)) bytewise.follow(Uint8Array.of(byte));
  expect(bytewise.undo()).toBe(text);
  // Undone is undone.
  expect(whole.undo()).toBe('');
  return text;
}

describe('what a program leaves behind', () => {
  test('nothing, for text and colours', () => {
    expect(undone('hello \x1b[1;31mred\x1b[m wörld\r\n\x1b[2J\x1b[H')).toBe('');
  });

  test('nothing, where it has cleaned up', () => {
    expect(
      undone('\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b=\x1b[2;5r…\x1b[r\x1b>\x1b[?2004l\x1b[?25h\x1b[?1049l'),
    ).toBe('');
  });

  test.each([
    ['\x1b[?1049h', '\x1b[?1049l'],
    ['\x1b[?25l', '\x1b[?25h'],
    ['\x1b[?7l', '\x1b[?7h'],
    ['\x1b[?1000;1006h', '\x1b[?1000l\x1b[?1006l'],
    ['\x1b=', '\x1b>'],
    ['\x1b(0', '\x1b(B\x0f'],
    ['\x0e', '\x1b(B\x0f'],
    ['\x1b[2;10r', '\x1b7\x1b[r\x1b8'],
    ['\x1b[5 q', '\x1b[0 q'],
    ['\x1b[>1u\x1b[>5u', '\x1b[<2u'],
    ['\x1b[>4;2m', '\x1b[>4m'],
  ])('%j is undone', (output, expected) => {
    expect(undone(output)).toBe(expected);
  });

  test('the other screen goes first, and what is undone on it does not reach ours', () => {
    expect(undone('\x1b[?25l\x1b[?1049h')).toBe('\x1b[?1049l\x1b[?25h');
  });

  test('a reset of the terminal is one', () => {
    expect(undone('\x1b[?1049h\x1b=\x1bc')).toBe('');
    expect(undone('\x1b[?25l\x1b[!p')).toBe('');
  });

  test('titles are no modes, whatever they say', () => {
    expect(undone('\x1b]2;\x1b]0;[?1049h\x07\x1bP[?25l\x1b\\')).toBe('');
  });

  test('what is cut off in the middle is ended', () => {
    expect(undone('\x1b]2;half a title')).toBe('\x1b\\');
    expect(undone('\x1b[?104')).toBe('\x18');
  });
});
