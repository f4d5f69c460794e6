import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { jsonLine } from '../../src/commands/json/json-text.ts';
import { unprintable } from '../../src/progress/characters.ts';
import { plainName, plainSentence } from '../../src/progress/plain-name.ts';

test.each([
  ['esc\x1b[31mred\x1b[0m', 'esc\\x1b[31mred\\x1b[0m'],
  ['title\x1b]0;x\x07', 'title\\x1b]0;x\\x07'],
  ['tab\tnew\nline\r\x7f\0', 'tab\\x09new\\x0aline\\x0d\\x7f\\x00'],
  ['bad\udcff', 'bad\\xff'],
  ['csi\u009b31mred', 'csi\\u009b31mred'],
  ['osc\u009dtitle\u009cend', 'osc\\u009dtitle\\u009cend'],
  ['hidden\u202e', 'hidden�'],
  ['plain é 漢.txt', 'plain é 漢.txt'],
])('a file named %j shows as %s', (name, shown) => {
  expect(plainName(name)).toBe(shown);
});

describe('any name', () => {
  const odd = fc.constantFrom(
    ...['\x1b', '\x1b[', '\x1b]', '\u009b', '\u009d', '\u0090', '\u009c', '\x07', '\x7f', '\n', '\t', '\r\n'],
    ...[
      '\u202e',
      '\u2066',
      '\u200b',
      '\u2028',
      '\ufeff',
      '\udcff',
      '\udc9b',
      '\ud800',
      '\\x1b',
      'é',
      '漢',
      '😀',
    ],
  );
  const name = fc.array(fc.oneof(odd, fc.constantFrom('a', ';', '3', 'm', ' ', '.')), { maxLength: 12 });

  it('is shown whole: each character by itself or by what stands for it, and none that a terminal acts on', () => {
    fc.assert(
      fc.property(name, (parts) => {
        // A pair of surrogates that two parts make by chance is one character.
        const characters = Array.from(parts.join(''));
        const shown = plainName(characters.join(''));
        expect(shown).toBe(characters.map((character) => plainName(character)).join(''));
        expect(characters.every((character) => plainName(character) !== '')).toBe(true);
        expect(unprintable().test(shown)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not shortened in a sentence either', () => {
    fc.assert(
      fc.property(name, (parts) => {
        const characters = Array.from(parts.join('').replaceAll(/[\t\r\n]/g, ''));
        expect(plainSentence(characters.join(''))).toBe(characters.map((each) => plainName(each)).join(''));
      }),
    );
  });

  it('is the same name to whoever parses the JSON', () => {
    fc.assert(
      fc.property(name, (parts) => {
        const text = jsonLine({ path: parts.join('') });
        expect(JSON.parse(text)).toEqual({ path: parts.join('') });
        expect(unprintable().test(text)).toBe(false);
      }),
    );
  });
});
