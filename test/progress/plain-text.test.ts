import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/progress/sanitize.ts';

describe('plainText', () => {
  test.each([
    ['plain text, ünïcode, 日本 and 🎉', 'plain text, ünïcode, 日本 and 🎉'],
    ['a window title \x1b]0;pwned\x07after', 'a window title after'],
    ['the clipboard \x1b]52;c;cm0gLXJm\x1b\\after', 'the clipboard after'],
    ['colours \x1b[1;31mgo\x1b[0m too', 'colours go too'],
    ['a device string \x1bPq#0;2;0\x1b\\after', 'a device string after'],
    ['eight-bit CSI \u009b31mred', 'eight-bit CSI red'],
    ['eight-bit OSC \u009d0;x\u009cafter', 'eight-bit OSC after'],
    ['charset \x1b(0after', 'charset after'],
    ['never ends \x1b]0;x', 'never ends ␛'],
    ['ESC at the end \x1b', 'ESC at the end ␛'],
    ['a string given up by an escape \x1b]0;x\x1b[31mred', 'a string given up by an escape red'],
    ['bell\x07 nul\x00 del\x7f', 'bell␇ nul␀ del␡'],
    ['two\nlines', 'two␤lines'],
    ['two\r\nlines', 'two␤lines'],
    ['return\rto sender', 'return␍to sender'],
    ['tab\tstop', 'tab     stop'],
    ['wide日\tstop', 'wide日  stop'],
    ['evil\u202etxt.exe', 'evil�txt.exe'],
    ['isolate\u2066x\u2069', 'isolate�x�'],
    ['zero\u200bwidth\ufeff', 'zero�width�'],
    ['lone \ud83c surrogate', 'lone � surrogate'],
    ['bytes \udcff\udc80', 'bytes \\xff\\x80'],
    ['separator\u2028', 'separator�'],
    ['next line\u0085', 'next line�'],
    ['a family 👨\u200d👩\u200d👧', 'a family 👨\u200d👩\u200d👧'],
    ['one of many parts 👩🏽\u200d💻 ❤\ufe0f\u200d🔥', 'one of many parts 👩🏽\u200d💻 ❤\ufe0f\u200d🔥'],
    ['a joiner of nothing 👩\u200d a\u200db \u200d👧', 'a joiner of nothing 👩� a�b �👧'],
    ['no-break\u00a0space, narrow\u202fone, wide\u3000one', 'no-break⍽space, narrow⍽one, wide\u3000one'],
  ])('%j', (text, shown) => {
    expect(plainText(text)).toBe(shown);
  });

  test('keeps line ends on request, and counts tab stops from them', () => {
    expect(plainText('one\r\n\ttwo\n', 'keep')).toBe('one\n        two\n');
  });

  test('an escape that never ends hides no more than 4 KiB', () => {
    expect(plainText(`\x1b]0;${'x'.repeat(5000)}`)).toMatch(/^x{900,}$/);
  });

  test('whatever goes in, printable text comes out, and filtering it again changes nothing', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom('\x1b', '[', ']', '\x9b', '\r', '\t', '\u202e'),
            fc.string({ unit: 'binary', maxLength: 3 }),
          ),
        }),
        (text) => {
          const shown = plainText(text);
          expect(shown).not.toMatch(
            /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}](?<!\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?\u200d(?=\p{Extended_Pictographic}))/u,
          );
          expect(plainText(shown)).toBe(shown);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
