/**
 * The only way in which files that others wrote are read (scripts/rooms.mjs refuses any other): never without bound, and
 * never one that a process must write first.
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { StagediveError } from './errors.ts';

const MIB = 1024 * 1024;

/** No file of a project or of docker's settings is this large; BuildKit refuses a Dockerfile of this size as well. */
export const MAX_FILE_BYTES = 16 * MIB;

/** A file is not what can be read here. `message` is a reason, to follow a colon: `it is a folder`. */
export class UnfitFileError extends StagediveError {
  override readonly code = 'refused';
}

/** Opening a FIFO for reading waits for a writer without O_NONBLOCK, and a terminal would become ours without O_NOCTTY. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** How long to wait for more from a pipe, in milliseconds. */
const PIPE_POLL_MS = 10;

interface ReadOptions {
  /** Whether a pipe may be read as well, as of `<(command)`; it needs to have a writer. */
  readonly pipes?: boolean;
}

/**
 * Reads a whole file.
 *
 * @throws UnfitFileError for anything but a regular file or /dev/null, and for one of more than MAX_FILE_BYTES; the system's error
 *   (ENOENT, EACCES, …) for one that cannot be opened or read
 */
export async function readRegularFile(path: string, { pipes = false }: ReadOptions = {}): Promise<Buffer> {
  const file = await open(path, FLAGS).catch((error: unknown) => {
    throw explained(error);
  });
  try {
    const stats = await file.stat();
    refuseUnfit(stats, pipes);
    const pieces = new Pieces(stats.size);
    for (;;) {
      const read = await file.read(pieces.space()).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EAGAIN') return null;
        throw error;
      });
      if (read === null) await new Promise((resolve) => setTimeout(resolve, PIPE_POLL_MS));
      else if (read.bytesRead === 0) break;
      else pieces.add(read.bytesRead);
    }
    const bytes = pieces.joined();
    if (stats.isFIFO() && bytes.length === 0)
      throw new UnfitFileError('it is a pipe to which nothing writes');
    return bytes;
  } finally {
    await file.close();
  }
}

/** The same without a turn of the event loop. */
export function readRegularFileSync(path: string): Buffer {
  let file: number;
  try {
    file = openSync(path, FLAGS);
  } catch (error) {
    throw explained(error);
  }
  try {
    const stats = fstatSync(file);
    refuseUnfit(stats, false);
    const pieces = new Pieces(stats.size);
    for (;;) {
      const bytesRead = readSync(file, pieces.space());
      if (bytesRead === 0) return pieces.joined();
      pieces.add(bytesRead);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a stream to its end, such as stdin.
 *
 * @throws UnfitFileError when it has more than MAX_FILE_BYTES
 */
export async function readBounded(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    refuseLarge(length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Throws UnfitFileError for what `readRegularFile` would refuse. `stats` are of the file itself, not of a link to it. */
export function refuseUnfit(stats: Stats, pipes: boolean): void {
  const kind = stats.isDirectory()
    ? 'a folder'
    : stats.isFIFO()
      ? pipes
        ? null
        : 'a pipe, not a file'
      : stats.isSocket()
        ? 'a socket, not a file'
        : stats.isFile()
          ? null
          : isNull(stats)
            ? null
            : 'a device, not a file';
  if (kind !== null) throw new UnfitFileError(`it is ${kind}`);
  refuseLarge(stats.size);
}

/** /dev/null stands for an empty file, as in `--secret id=none,src=/dev/null`. */
function isNull(stats: Stats): boolean {
  if (!stats.isCharacterDevice()) return false;
  const device = statSync('/dev/null', { throwIfNoEntry: false });
  return device?.isCharacterDevice() === true && device.rdev === stats.rdev;
}

function refuseLarge(bytes: number): void {
  if (bytes > MAX_FILE_BYTES) throw new UnfitFileError(`it has more than ${MAX_FILE_BYTES / MIB} MiB`);
}

/** A socket cannot be opened at all. */
function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENXIO' ? new UnfitFileError('it is a socket, not a file') : error;
}

/** What was read so far. A file may be longer than it says: those in /proc say that they are empty. */
class Pieces {
  #bytes: Buffer;
  #length = 0;

  constructor(expected: number) {
    // One more than expected, to see the end.
    this.#bytes = Buffer.allocUnsafe(Math.min(expected, MAX_FILE_BYTES) + 1);
  }

  /** Where to read the next bytes to. */
  space(): Buffer {
    if (this.#length === this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(Math.max(2 * this.#length, 64 * 1024), MAX_FILE_BYTES + 1));
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    return this.#bytes.subarray(this.#length);
  }

  add(bytes: number): void {
    this.#length += bytes;
    refuseLarge(this.#length);
  }

  joined(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
