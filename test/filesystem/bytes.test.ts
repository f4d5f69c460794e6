import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName, encodeName, isText, latin1Text } from '../../src/filesystem/bytes.ts';

describe('names as text', () => {
  test('any bytes come back as they were', () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.string({ unit: 'grapheme' }).map((text) => new TextEncoder().encode(text)),
      fc.constantFrom(
        Uint8Array.of(0xef, 0xbb, 0xbf),
        Uint8Array.of(0xed, 0xa0, 0x80),
        Uint8Array.of(0xc0, 0x80),
      ),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
        expect(encodeName(decodeName(bytes))).toEqual(bytes);
      }),
    );
  });

  test('different bytes are different text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (a, b) => {
        expect(decodeName(a) === decodeName(b)).toBe(Buffer.from(a).equals(Buffer.from(b)));
      }),
    );
  });

  test('UTF-8 is read as it is, every other byte alone', () => {
    expect(decodeName(Buffer.from('añ😀/x'))).toBe('añ😀/x');
    expect(decodeName(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0xe2, 0x82))).toBe('a\udcffé\udce2\udc82');
    expect(decodeName(Uint8Array.of(0xed, 0xb2, 0x80))).toBe('\udced\udcb2\udc80');
    expect([isText('añ😀'), isText('a\udcff')]).toEqual([true, false]);
  });

  test('a surrogate that no byte made is no byte', () => {
    expect([...encodeName('\ud800x')]).toEqual([0xef, 0xbf, 0xbd, 0x78]);
  });
});

describe('bytes as characters', () => {
  test('every byte is the character of its number, 0x80 to 0x9f too', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(Array.from(latin1Text(bytes), (character) => character.codePointAt(0))).toEqual([...bytes]);
  });

  test('a part of a larger buffer is read alone', () => {
    expect(latin1Text(Uint8Array.of(1, 0x80, 0x9f, 2).subarray(1, 3))).toBe('\x80\x9f');
  });
});
