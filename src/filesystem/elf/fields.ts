import { BadElf } from './pages.ts';

/** How numbers are stored in a file. */
export interface Layout {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
}

/** Reads numbers from a piece of a file. Reading beyond the piece throws BadElf. */
export class Fields {
  readonly #view: DataView;
  readonly #layout: Layout;

  constructor(bytes: Uint8Array, layout: Layout) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#layout = layout;
  }

  get length(): number {
    return this.#view.byteLength;
  }

  half(at: number): number {
    this.#require(at, 2);
    return this.#view.getUint16(at, this.#layout.littleEndian);
  }

  word(at: number): number {
    this.#require(at, 4);
    return this.#view.getUint32(at, this.#layout.littleEndian);
  }

  /** An address, an offset or a size: 4 or 8 bytes. Values beyond 2^53 lose precision, but no file is that big. */
  wide(at: number): number {
    if (this.#layout.bits === 32) return this.word(at);
    this.#require(at, 8);
    return Number(this.#view.getBigUint64(at, this.#layout.littleEndian));
  }

  #require(at: number, length: number): void {
    if (at + length > this.#view.byteLength) throw new BadElf('a table ends too early');
  }
}
