import { RefusedError } from '../errors.ts';

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const LETTER_A = 0x61;

/** What a listing is that ends too early, or contains what none does. */
export function incomplete(): RefusedError {
  return new RefusedError('The listing of the files is incomplete.');
}

/** Reads the fields before a name from their bytes: of a million entries, a text for each would take seconds. */
export class RecordFields {
  readonly #bytes: Buffer;
  readonly #end: number;
  /** Where the next field begins. */
  at: number;
  /** What ended the last number. */
  #stop = SPACE;

  constructor(bytes: Buffer, from: number, end: number) {
    this.#bytes = bytes;
    this.at = from;
    this.#end = end;
  }

  /** A number, and the character behind it. */
  number(base: 8 | 10 | 16 = 10): number {
    const isNegative = this.#bytes[this.at] === MINUS;
    if (isNegative) this.at += 1;
    let value = 0;
    for (let digit = this.#digit(); digit < base; digit = this.#digit()) value = value * base + digit;
    return isNegative ? -value : value;
  }

  /** So many digits of the fraction of the number before, with zeros where it has fewer, and all up to the next space. */
  fraction(count: number): number {
    if (this.#stop !== POINT) return 0;
    let value = 0;
    let read = 0;
    for (let digit = this.#digit(); digit < 10; digit = this.#digit()) {
      if (read < count) value = value * 10 + digit;
      read += 1;
    }
    return value * 10 ** Math.max(0, count - read);
  }

  /** The zone behind a time, which busybox before 1.35 does not print. */
  zone(): void {
    const byte = this.#bytes[this.at];
    if (byte === PLUS || byte === MINUS) this.skip();
  }

  /** What comes before the next space, and the space. */
  word(): string {
    const from = this.at;
    return this.#bytes.toString('latin1', from, this.skip());
  }

  /** Goes behind the next space, and returns where that is. */
  skip(): number {
    const space = this.#bytes.indexOf(SPACE, this.at);
    if (space < 0 || space >= this.#end) throw incomplete();
    this.at = space + 1;
    return space;
  }

  /** The value of the next character, and goes behind the space after it. */
  letter(): number {
    const byte = this.#bytes[this.at] ?? 0;
    this.skip();
    return byte;
  }

  /** The value of the next character, which is read; 16 for all that is no digit. */
  #digit(): number {
    if (this.at >= this.#end) throw incomplete();
    const byte = this.#bytes[this.at] ?? 0;
    this.at += 1;
    if (byte >= ZERO && byte < ZERO + 10) return byte - ZERO;
    if (byte >= LETTER_A && byte < LETTER_A + 6) return byte - LETTER_A + 10;
    this.#stop = byte;
    return 16;
  }
}
