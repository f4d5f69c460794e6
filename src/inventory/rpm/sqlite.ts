import type { Blocks } from '../blocks.ts';
import { Malformed } from '../malformed.ts';
import { type Cell, cellsOf, childrenOf, type PageHeader, pageHeader } from './page.ts';
import { type Column, columnsOf } from './record.ts';

/** The rows of a table, read from the file alone (sqlite.org/fileformat2.html). */
export class Sqlite {
  private constructor(
    readonly blocks: Blocks,
    readonly pageBytes: number,
    /** Bytes of a page without what is reserved at its end. */
    readonly usableBytes: number,
  ) {}

  /** @throws Malformed if it is no database of SQLite 3 in UTF-8 */
  static async open(blocks: Blocks): Promise<Sqlite> {
    const head = await blocks.bytes(0, Math.min(100, blocks.size));
    if (!isSqlite(head)) throw new Malformed('it is no SQLite database');
    if (head.length < 100) throw new Malformed('it ends too early');
    const stored = ((head[16] ?? 0) << 8) | (head[17] ?? 0);
    const pageBytes = stored === 1 ? 65536 : stored;
    const usableBytes = pageBytes - (head[20] ?? 0);
    const isPower = (pageBytes & (pageBytes - 1)) === 0;
    // The format allows no usable size below 480.
    if (!isPower || pageBytes < 512 || usableBytes < 480) throw new Malformed('its page size is not valid');
    return new Sqlite(blocks, pageBytes, usableBytes);
  }

  /** The rows of a table by its name, each as its columns; without rows if there is no such table. */
  async *rows(table: string): AsyncGenerator<readonly Column[], void> {
    for await (const [type, , tableName, root] of this.#rowsAt(1)) {
      if (type !== 'table' || tableName !== table) continue;
      if (typeof root !== 'number') throw new Malformed('its list of tables is broken');
      yield* this.#rowsAt(root);
      return;
    }
  }

  async *#rowsAt(root: number): AsyncGenerator<readonly Column[], void> {
    const seen = new Set<number>();
    const pending = [root];
    for (let number = pending.pop(); number !== undefined; number = pending.pop()) {
      if (seen.has(number)) throw new Malformed('its pages lead round in a circle');
      seen.add(number);
      const page = await this.#page(number);
      const header = pageHeader(page, number);
      if (header.kind === 'interior') {
        for (const child of childrenOf(page, header).toReversed()) pending.push(child);
        continue;
      }
      yield* this.#leaf(page, header);
    }
  }

  async *#leaf(page: Uint8Array, header: PageHeader): AsyncGenerator<readonly Column[], void> {
    for (const cell of cellsOf(page, header, this.usableBytes)) {
      yield columnsOf(await this.#payload(cell));
    }
  }

  /** The payload of a row, which goes on in pages of its own if it is long (section 1.6). */
  async #payload({ local, bytes, overflow }: Cell): Promise<Uint8Array> {
    if (overflow === 0) return local;
    if (bytes > MAX_ROW_BYTES) throw new Malformed('it has a row that is too long');
    const whole = new Uint8Array(bytes);
    whole.set(local);
    let at = local.length;
    // Each page brings the end nearer, so this ends even where they lead round in a circle.
    for (let number = overflow; at < bytes; ) {
      const page = await this.#page(number);
      const part = page.subarray(4, Math.min(this.usableBytes, 4 + bytes - at));
      whole.set(part, at);
      at += part.length;
      number = new DataView(page.buffer, page.byteOffset).getUint32(0);
    }
    return whole;
  }

  async #page(number: number): Promise<Uint8Array> {
    if (number < 1) throw new Malformed('it names a page that cannot be');
    return await this.blocks.bytes((number - 1) * this.pageBytes, this.pageBytes);
  }
}

/** The header of a package with very many files has some megabytes. */
const MAX_ROW_BYTES = 64 * 1024 * 1024;

const MAGIC = new TextEncoder().encode('SQLite format 3\0');

/** Whether a file begins as a database of SQLite 3. */
export function isSqlite(head: Uint8Array): boolean {
  return MAGIC.every((byte, index) => head[index] === byte);
}
