import { encodeName } from './bytes.ts';
import { type FileType, fileType, permissions } from './mode.ts';
import type { TreeEntry } from './types.ts';

/**
 * Headers of a tar archive: ustar, with PAX records for what does not fit (POSIX pax, "ustar Interchange Format"). Written
 * by hand, since tar libraries take names and attributes as text, and both are bytes.
 */

const BLOCK_BYTES = 512;

/** The end of an archive. */
export const TAR_END: Uint8Array = new Uint8Array(2 * BLOCK_BYTES);

/** What an entry is called in the archive. */
export interface TarName {
  /** With a slash at its end for a folder. */
  readonly name: string;
  /** The name in the archive of the file that this is a hard link to; null for an entry of its own. */
  readonly hardLink: string | null;
}

const TYPES: Readonly<Record<Exclude<FileType, 'socket'>, string>> = {
  file: '0',
  symlink: '2',
  char: '3',
  block: '4',
  dir: '5',
  fifo: '6',
};

/** Whether an archive can hold an entry: there are no sockets in one. */
export function fitsTar({ mode }: TreeEntry): boolean {
  return fileType(mode) !== 'socket';
}

/**
 * The header of an entry, to be followed by its contents, padded by `tarPadding`. Times are whole seconds, as docker's.
 *
 * @param size bytes of contents that follow
 */
export function tarHeader(entry: TreeEntry, { name, hardLink }: TarName, size: number): Uint8Array {
  const type = fileType(entry.mode);
  const letter = hardLink !== null ? '1' : type === 'socket' ? '0' : TYPES[type];
  const linkname = hardLink ?? (type === 'symlink' ? entry.linkname : '');
  const seconds = floorSeconds(entry.mtimeNs);
  const fields = new Fields();
  fields.text('path', 0, 100, encodeName(name));
  fields.number(null, 100, 8, permissions(entry.mode));
  fields.number('uid', 108, 8, entry.uid);
  fields.number('gid', 116, 8, entry.gid);
  fields.number('size', 124, 12, size);
  fields.number('mtime', 136, 12, seconds);
  fields.ascii(156, letter);
  fields.text('linkpath', 157, 100, encodeName(linkname));
  fields.ascii(257, 'ustar\0' + '00');
  fields.number(null, 329, 8, entry.devmajor);
  fields.number(null, 337, 8, entry.devminor);
  for (const [attribute, value] of Object.entries(entry.xattrs)) {
    fields.record(`SCHILY.xattr.${attribute}`, value);
  }
  return fields.header();
}

/** Zeros that fill up the last block of contents. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
}

function floorSeconds(nanoseconds: bigint): number {
  const second = 1_000_000_000n;
  return Number((nanoseconds - (((nanoseconds % second) + second) % second)) / second);
}

/** The fields of one header, and the records of what does not fit into them. */
class Fields {
  readonly #block = Buffer.alloc(BLOCK_BYTES);
  readonly #records: Uint8Array[] = [];

  ascii(at: number, text: string): void {
    this.#block.write(text, at, 'latin1');
  }

  text(key: string, at: number, length: number, bytes: Uint8Array): void {
    if (bytes.length > length) this.record(key, bytes);
    this.#block.set(bytes.subarray(0, length), at);
  }

  /** An octal number with a NUL at its end. @param key of its record; null for a number that always fits */
  number(key: string | null, at: number, length: number, value: number): void {
    const fits = value >= 0 && value < 8 ** (length - 1);
    if (!fits && key !== null) this.record(key, Buffer.from(String(value)));
    this.ascii(at, (fits ? value : 0).toString(8).padStart(length - 1, '0'));
  }

  record(key: string, value: Uint8Array): void {
    const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
    // The length counts its own digits.
    let length = rest.length + 1;
    while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
    this.#records.push(Buffer.concat([Buffer.from(String(length)), rest]));
  }

  header(): Uint8Array {
    if (this.#records.length === 0) return this.#sealed();
    const records = Buffer.concat(this.#records);
    const before = new Fields();
    before.ascii(0, 'PaxHeaders.0/entry');
    before.number(null, 100, 8, 0o644);
    before.number(null, 108, 8, 0);
    before.number(null, 116, 8, 0);
    before.number(null, 124, 12, records.length);
    before.number(null, 136, 12, 0);
    before.ascii(156, 'x');
    before.ascii(257, 'ustar\0' + '00');
    return Buffer.concat([before.#sealed(), records, tarPadding(records.length), this.#sealed()]);
  }

  /** With the sum of all bytes, counting that of the sum as blanks. */
  #sealed(): Buffer {
    this.ascii(148, ' '.repeat(8));
    const sum = this.#block.reduce((total, byte) => total + byte, 0);
    this.ascii(148, `${sum.toString(8).padStart(6, '0')}\0 `);
    return this.#block;
  }
}
