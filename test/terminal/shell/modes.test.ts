import { describe, expect, test } from 'vitest';
import { createModeTracker } from '../../../src/terminal/shell/modes.ts';

/** The output that restores the terminal, which must not depend on how the input is split. */
function undone(output: string): string {
  const whole = createModeTracker();
  whole.follow(Buffer.from(output));
  const text = whole.undo();
  const bytewise = createModeTracker();
  for (const byte of Buffer.from(output)) bytewise.follow(Uint8Array.of(byte));
  expect(bytewise.undo()).toBe(text);
  // After an undo there is nothing left to undo.
  expect(whole.undo()).toBe('');
  return text;
}

describe('the modes that a program leaves on', () => {
  test('are none after text and colours', () => {
    expect(undone('hello \x1b[1;31mred\x1b[m wörld\r\n\x1b[2J\x1b[H')).toBe('');
  });

  test('are none if it has restored them itself', () => {
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

  test('are restored after the alternate screen is left', () => {
    expect(undone('\x1b[?25l\x1b[?1049h')).toBe('\x1b[?1049l\x1b[?25h');
  });

  test('are none after a terminal reset', () => {
    expect(undone('\x1b[?1049h\x1b=\x1bc')).toBe('');
    expect(undone('\x1b[?25l\x1b[!p')).toBe('');
  });

  test('do not include titles, whatever their text', () => {
    expect(undone('\x1b]2;\x1b]0;[?1049h\x07\x1bP[?25l\x1b\\')).toBe('');
  });

  test('are restored after an incomplete sequence is ended', () => {
    expect(undone('\x1b]2;half a title')).toBe('\x1b\\');
    expect(undone('\x1b[?104')).toBe('\x18');
  });
});
