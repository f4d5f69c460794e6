import { Malformed } from '../malformed.ts';

/** A number, and the offset behind it. */
export type Counted = readonly [value: number, next: number];

/**
 * A number of SQLite: 7 bits a byte, highest first, 8 bits in the ninth (sqlite.org/fileformat2.html, section 1.6).
 * @throws Malformed if it ends too early or is larger than any size in a file
 */
export function varint(bytes: Uint8Array, at: number): Counted {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) throw new Malformed('it ends too early');
    if (index === 8) value = value * 256 + byte;
    else value = value * 128 + (byte & 0x7f);
    if (value > Number.MAX_SAFE_INTEGER) throw new Malformed('it has a number that is too large');
    if (byte < 0x80 || index === 8) return [value, at + index + 1];
  }
  throw new Malformed('it has a number that does not end');
}
