import { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';
import { Blocks } from '../blocks.ts';
import { Malformed } from '../malformed.ts';
import type { ReadAt } from '../types.ts';

/** Jars with more entries than this have been seen nowhere. */
const MAX_ENTRIES = 200_000;

/** The list of entries lies at the end, what is read of them anywhere. */
const BOUNDS = { blockBytes: 64 * 1024, kept: 16, maxBytes: 512 * 1024 * 1024 };

/** Gives the reader of archives the bytes that it asks for, and keeps the error why it could not. */
class RangeReader extends RandomAccessReader {
  readonly #blocks: Blocks;
  trouble: unknown = null;

  constructor(blocks: Blocks) {
    super();
    this.#blocks = blocks;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    this.#bytes(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        done(null);
      },
      (error: Error) => done(error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const pieces = async function* (this: RangeReader): AsyncGenerator<Buffer, void> {
      for (let at = start; at < end; at += BOUNDS.blockBytes) {
        yield Buffer.from(await this.#bytes(at, Math.min(BOUNDS.blockBytes, end - at)));
      }
    };
    return Readable.from(pieces.call(this), { objectMode: false });
  }

  async #bytes(offset: number, length: number): Promise<Uint8Array> {
    try {
      return await this.#blocks.bytes(offset, length);
    } catch (error) {
      this.trouble ??= error;
      throw error;
    }
  }
}

export interface Zip {
  /** The entries that `isWanted` names, each with a way to read it up to `limit` bytes. */
  entries(isWanted: (name: string) => boolean): AsyncGenerator<ZipEntry, void>;
}

export interface ZipEntry {
  readonly name: string;
  /** Decompressed. @throws Malformed if it is longer than `limit`, or broken */
  bytes(limit: number): Promise<Uint8Array>;
}

/** Opens an archive. @throws Malformed if it is none */
export async function openZip(read: ReadAt, size: number): Promise<Zip> {
  const reader = new RangeReader(new Blocks(read, size, BOUNDS));
  const file = await orBroken<ZipFile>(reader, (done) =>
    fromRandomAccessReader(reader, size, { lazyEntries: true, autoClose: false }, done),
  );
  return { entries: (isWanted) => entriesOf(reader, file, isWanted) };
}

async function* entriesOf(
  reader: RangeReader,
  file: ZipFile,
  isWanted: (name: string) => boolean,
): AsyncGenerator<ZipEntry, void> {
  for (let count = 0; count < MAX_ENTRIES; count += 1) {
    const entry = await nextEntry(reader, file);
    if (entry === null) return;
    const name = entry.fileName;
    if (isWanted(name)) yield { name, bytes: (limit) => bytesOf(reader, file, entry, limit) };
  }
  throw new Malformed('it has too many entries');
}

function nextEntry(reader: RangeReader, file: ZipFile): Promise<Entry | null> {
  return orBroken(reader, (done) => {
    const settle = (error: Error | null, entry: Entry | null): void => {
      file.off('entry', onEntry).off('end', onEnd).off('error', onError);
      done(error, entry);
    };
    const onEntry = (entry: Entry): void => settle(null, entry);
    const onEnd = (): void => settle(null, null);
    const onError = (error: Error): void => settle(error, null);
    file.on('entry', onEntry).on('end', onEnd).on('error', onError);
    file.readEntry();
  });
}

async function bytesOf(reader: RangeReader, file: ZipFile, entry: Entry, limit: number): Promise<Uint8Array> {
  if (entry.uncompressedSize > limit) throw new Malformed('an entry of it is too long');
  const stream = await orBroken<Readable>(reader, (done) => file.openReadStream(entry, done));
  return await orBroken(reader, (done) => {
    const pieces: Buffer[] = [];
    // Its length is checked by yauzl against what the archive says.
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('error', (error) => done(error, new Uint8Array()));
    stream.on('end', () => done(null, Buffer.concat(pieces)));
  });
}

/** What yauzl says is about bytes of an archive: that it is broken is enough. An error of the reading itself stays. */
function orBroken<T>(
  reader: RangeReader,
  act: (done: (error: Error | null, value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    act((error, value) => {
      if (error == null) resolve(value);
      else reject(reader.trouble ?? new Malformed('it is no valid zip archive', { cause: error }));
    });
  });
}
