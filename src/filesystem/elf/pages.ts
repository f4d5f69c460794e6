import { StagediveError } from '../../errors.ts';
import type { ReadAt } from './types.ts';

/** Bytes read at a time. */
const PAGE_BYTES = 4096;

/** No more than this (2 MiB) is read of a file, wherever its tables point. */
const MAX_PAGES = 512;

/** The file is not a valid ELF file. */
export class BadElf extends StagediveError {
  override readonly code = 'malformed';
}

/** Reads a file in pages, each page once, and only a bounded number of them. */
export class Pages {
  readonly #read: ReadAt;
  readonly #size: number;
  readonly #pages = new Map<number, Promise<Uint8Array>>();

  constructor(read: ReadAt, size: number) {
    this.#read = read;
    this.#size = size;
  }

  /** Reads exactly these bytes. @throws BadElf when the file ends before them */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    const piece = await this.upTo(offset, length);
    if (piece.length < length) throw new BadElf('the file ends too early');
    return piece;
  }

  /** Reads these bytes, fewer at the end of the file. */
  async upTo(offset: number, length: number): Promise<Uint8Array> {
    if (!Number.isSafeInteger(offset) || offset < 0 || offset >= this.#size) return new Uint8Array();
    const end = Math.min(this.#size, offset + length);
    const first = Math.floor(offset / PAGE_BYTES);
    const last = Math.floor((end - 1) / PAGE_BYTES);
    if (last - first >= MAX_PAGES) throw new BadElf('a table is too long');
    const pages = await Promise.all(
      Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => this.#page(first + index)),
    );
    const whole = new Uint8Array(pages.reduce((sum, page) => sum + page.length, 0));
    let at = 0;
    for (const page of pages) {
      whole.set(page, at);
      at += page.length;
    }
    return whole.subarray(offset - first * PAGE_BYTES, end - first * PAGE_BYTES);
  }

  /** Reads text up to a NUL, at most `limit` bytes; as Latin-1 when the bytes are not UTF-8. */
  async text(offset: number, limit: number): Promise<string> {
    for (let length = Math.min(256, limit); ; length = Math.min(limit, length * 4)) {
      const bytes = await this.upTo(offset, length);
      const end = bytes.indexOf(0);
      if (end >= 0) return decode(bytes.subarray(0, end));
      if (bytes.length < length || length === limit) return decode(bytes);
    }
  }

  #page(index: number): Promise<Uint8Array> {
    const known = this.#pages.get(index);
    if (known !== undefined) return known;
    if (this.#pages.size >= MAX_PAGES) throw new BadElf('too much of it would have to be read');
    const page = this.#read(index * PAGE_BYTES, Math.min(PAGE_BYTES, this.#size - index * PAGE_BYTES));
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
