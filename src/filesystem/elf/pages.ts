import { StagediveError } from '../../errors.ts';
import type { ReadAt } from './types.ts';

/** Bytes that are read at a time. */
const PAGE = 4096;

/** A file that points to and fro is read no further than this: 2 MiB. */
const MOST_PAGES = 512;

/** The file is no ELF file, or a broken one. */
export class BadElf extends StagediveError {
  override readonly code = 'malformed';
}

/** A file of which pieces are read once, and never more than a bounded part of it. */
export class Pages {
  readonly #read: ReadAt;
  readonly #size: number;
  readonly #pages = new Map<number, Promise<Uint8Array>>();

  constructor(read: ReadAt, size: number) {
    this.#read = read;
    this.#size = size;
  }

  /** Exactly these bytes. @throws BadElf where the file ends before them */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    const piece = await this.upTo(offset, length);
    if (piece.length < length) throw new BadElf('the file ends too early');
    return piece;
  }

  /** These bytes, fewer at the end of the file. */
  async upTo(offset: number, length: number): Promise<Uint8Array> {
    if (!Number.isSafeInteger(offset) || offset < 0 || offset >= this.#size) return new Uint8Array();
    const end = Math.min(this.#size, offset + length);
    const first = Math.floor(offset / PAGE);
    const last = Math.floor((end - 1) / PAGE);
    if (last - first >= MOST_PAGES) throw new BadElf('a table is too long');
    const pages = await Promise.all(
      Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => this.#page(first + index)),
    );
    const whole = new Uint8Array(pages.reduce((sum, page) => sum + page.length, 0));
    let at = 0;
    for (const page of pages) {
      whole.set(page, at);
      at += page.length;
    }
    return whole.subarray(offset - first * PAGE, end - first * PAGE);
  }

  /** Text up to a NUL, at most `most` bytes; Latin-1 for bytes that are not UTF-8. */
  async text(offset: number, most: number): Promise<string> {
    for (let length = Math.min(256, most); ; length = Math.min(most, length * 4)) {
      const bytes = await this.upTo(offset, length);
      const end = bytes.indexOf(0);
      if (end >= 0) return decode(bytes.subarray(0, end));
      if (bytes.length < length || length === most) return decode(bytes);
    }
  }

  #page(index: number): Promise<Uint8Array> {
    const known = this.#pages.get(index);
    if (known !== undefined) return known;
    if (this.#pages.size >= MOST_PAGES) throw new BadElf('too much of it would have to be read');
    const page = this.#read(index * PAGE, Math.min(PAGE, this.#size - index * PAGE));
    this.#pages.set(index, page);
    return page;
  }
}

const strict = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return String.fromCharCode(...bytes);
  }
}
