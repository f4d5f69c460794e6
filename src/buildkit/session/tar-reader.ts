import { RefusedError } from '../../errors.ts';
import { decodeName, encodeName } from '../../filesystem/bytes.ts';
import { type FileType, fileType, goPermissions, typeBits } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../ports.ts';
import type { FileSink } from './file-receiver.ts';

/**
 * Reads an archive in the format of the engine's exporter (tonistiigi/fsutil tarwriter.go, Go's archive/tar: ustar
 * with PAX records) into the same sink as a folder transfer. Hand-written, because tar libraries read names and
 * xattrs as text, and this archive is needed exactly for names that are not UTF-8. Its times are whole seconds.
 * @throws for a truncated archive, and for one whose numbers cannot be
 */
export async function readTar(chunks: AsyncIterable<Uint8Array>, sink: FileSink): Promise<void> {
  const input = new ByteQueue(chunks[Symbol.asyncIterator]());
  const seen = new Map<string, TreeEntry>();
  let records: ReadonlyMap<string, Uint8Array> = new Map();
  for (;;) {
    const header = await input.take(BLOCK_BYTES);
    if (header === null || header[0] === 0) break;
    if (header[156] === PAX_HEADER) {
      const size = lengthOf(numberOf(header, 124, 12));
      if (size > MAX_RECORDS_BYTES) malformed();
      records = paxRecords((await input.take(size + padding(size))) ?? truncated(), size);
      continue;
    }
    const entry = entryOf(header, records, seen);
    const length = header[156] === REGULAR_FILE ? entry.size : 0;
    records = new Map();
    seen.set(entry.path, entry);
    const wanted = sink.entry(entry);
    await input.each(length, async (piece) => {
      if (wanted) await sink.piece(entry.path, piece);
    });
    if (wanted) await sink.piece(entry.path, null);
    await input.each(padding(length), async () => undefined);
  }
  await input.drain();
}

const BLOCK_BYTES = 512;
const PAX_HEADER = 'x'.charCodeAt(0);
const REGULAR_FILE = '0'.charCodeAt(0);

/** Go's archive/tar neither writes nor reads more (maxSpecialFileSize). */
const MAX_RECORDS_BYTES = 1024 * 1024;

function malformed(): never {
  throw new RefusedError('the engine sent a malformed archive');
}

function truncated(): never {
  throw new RefusedError('the engine sent a truncated archive');
}

function padding(size: number): number {
  return (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
}

/** File types by the type letter in the header. */
const TYPES: Readonly<Record<string, FileType>> = {
  '2': 'symlink',
  '3': 'char',
  '4': 'block',
  '5': 'dir',
  '6': 'fifo',
};

function entryOf(
  header: Uint8Array,
  pax: ReadonlyMap<string, Uint8Array>,
  seen: ReadonlyMap<string, TreeEntry>,
): TreeEntry {
  const text = (key: string, at: number, length: number): string =>
    decodeName(pax.get(key) ?? untilNul(header, at, length));
  const type = String.fromCharCode(header[156] ?? 0);
  const prefix = pax.has('path') ? '' : text('', 345, 155);
  const name = text('path', 0, 100);
  const linkname = type === '1' || type === '2' ? text('linkpath', 157, 100) : '';
  const first = type === '1' ? seen.get(linkname) : undefined;
  const unix = numberOf(header, 100, 8);
  const number = (key: string, at: number, length: number): number => {
    const given = pax.get(key);
    return given === undefined
      ? numberOf(header, at, length)
      : decimal(Buffer.from(given).toString('latin1'));
  };
  return {
    path: (prefix === '' ? name : `${prefix}/${name}`).replace(/\/$/, ''),
    mode:
      typeBits[first === undefined ? (TYPES[type] ?? 'file') : fileType(first.mode)] + goPermissions(unix),
    uid: lengthOf(number('uid', 108, 8)),
    gid: lengthOf(number('gid', 116, 8)),
    size: type === '2' ? encodeName(linkname).length : lengthOf(number('size', 124, 12)),
    mtimeNs: BigInt(Math.floor(number('mtime', 136, 12))) * 1_000_000_000n,
    linkname,
    devmajor: first?.devmajor ?? lengthOf(numberOf(header, 329, 8)),
    devminor: first?.devminor ?? lengthOf(numberOf(header, 337, 8)),
    xattrs: xattrsOf(pax),
  };
}

const XATTR_PREFIX = 'SCHILY.xattr.';

function xattrsOf(pax: ReadonlyMap<string, Uint8Array>): TreeEntry['xattrs'] {
  const pairs = [...pax].filter(([key]) => key.startsWith(XATTR_PREFIX));
  return Object.fromEntries(pairs.map(([key, value]) => [key.slice(XATTR_PREFIX.length), value]));
}

/** Parses records of the form `LENGTH KEY=VALUE\n` (POSIX pax). Values are bytes. */
function paxRecords(bytes: Uint8Array, size: number): ReadonlyMap<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  for (let at = 0; at < size; ) {
    const space = bytes.indexOf(0x20, at);
    if (space < 0) return truncated();
    const length = lengthOf(decimal(Buffer.from(bytes.subarray(at, space)).toString('latin1')));
    if (at + length > size) return truncated();
    if (space >= at + length) return malformed();
    const record = bytes.subarray(space + 1, at + length - 1);
    const equals = record.indexOf(0x3d);
    if (equals < 0) return malformed();
    records.set(decodeName(record.subarray(0, equals)), Uint8Array.from(record.subarray(equals + 1)));
    at += length;
  }
  return records;
}

/** A number that counts something. @throws if it is negative */
function lengthOf(value: number): number {
  return value >= 0 ? value : malformed();
}

/** A number of a PAX record; a time may have a sign and a fraction. @throws if it is none */
function decimal(text: string): number {
  return /^-?\d{1,15}(?:\.\d{0,9})?$/.test(text) ? Number(text) : malformed();
}

/**
 * Reads an octal number, or a binary one if the first bit is set (GNU base-256).
 * @throws if it is none, or cannot be represented exactly
 */
function numberOf(header: Uint8Array, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    // Two's complement, without the first bit.
    const negative = ((field[0] ?? 0) & 0x40) !== 0;
    let value = negative ? -1 : 0;
    for (const [index, byte] of field.entries()) {
      const bits = index === 0 ? byte & 0x3f : byte;
      value = index === 0 ? (negative ? bits - 0x40 : bits) : value * 256 + bits;
    }
    return Number.isSafeInteger(value) ? value : malformed();
  }
  const digits = Buffer.from(untilNul(header, at, length))
    .toString('latin1')
    .trim();
  if (digits === '') return 0;
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : malformed();
}

function untilNul(header: Uint8Array, at: number, length: number): Uint8Array {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

/** Reads a given number of bytes from a stream. */
class ByteQueue {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  /** Reads exactly `length` bytes. Null at the end of the stream. @throws if the stream ends in between */
  async take(length: number): Promise<Uint8Array | null> {
    const pieces: Uint8Array[] = [];
    const end = await this.each(length, async (piece) => void pieces.push(piece), true);
    return end ? Buffer.concat(pieces) : null;
  }

  async each(length: number, call: (piece: Uint8Array) => Promise<void>, mayEnd = false): Promise<boolean> {
    for (let left = length; left > 0; ) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done === true) return mayEnd && left === length ? false : truncated();
        this.#rest = next.value;
        continue;
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      await call(piece);
    }
    return true;
  }

  /** Reads the rest, so that the sender can finish. */
  async drain(): Promise<void> {
    while ((await this.#chunks.next()).done !== true);
  }
}
