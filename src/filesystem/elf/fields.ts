import { BadElf } from './pages.ts';

/** How the numbers of a file are laid out. */
export interface Layout {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
}

/** Numbers of a piece of a file. Every access is checked: beyond the piece the file is broken. */
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

  /** An address, an offset or a size: 4 or 8 bytes. What no file can have becomes a number that none has. */
  wide(at: number): number {
    if (this.#layout.bits === 32) return this.word(at);
    this.#require(at, 8);
    return Number(this.#view.getBigUint64(at, this.#layout.littleEndian));
  }

  #require(at: number, length: number): void {
    if (at + length > this.#view.byteLength) throw new BadElf('a table ends too early');
  }
}
