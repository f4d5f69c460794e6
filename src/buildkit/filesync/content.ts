import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** fsutil's size of a DATA packet's content. */
const chunkSize = 32 * 1024;

/** Larger files are read by the thread pool, so that the event loop goes on. */
export const smallFile = 4 * chunkSize;

// Without O_NONBLOCK, opening a pipe that took the place of a file waits for a writer, forever.
const openFlags = constants.O_RDONLY | constants.O_NONBLOCK;

/** How reading a file ended: its length, and what kept it from being read, if anything did. */
export interface ReadResult {
  readonly bytes: number;
  /** The system's error: it could not be opened. Nothing was given then. */
  readonly refused?: unknown;
}

const scratch = Buffer.allocUnsafeSlow(smallFile);

/**
 * Reads a small file in one go.
 *
 * @param give gets its content in pieces of up to 32 KiB, valid during the call only
 * @throws the system's error when reading fails halfway
 */
export function readSmallFile(path: string | Buffer, give: (chunk: Uint8Array) => void): ReadResult {
  let fd: number;
  try {
    fd = openSync(path, openFlags);
  } catch (error) {
    return { bytes: 0, refused: error };
  }
  try {
    if (!fstatSync(fd).isFile()) return { bytes: 0, refused: notAFile() };
    let bytes = 0;
    for (;;) {
      const read = readSync(fd, scratch, 0, scratch.length, null);
      if (read === 0) return { bytes };
      bytes += read;
      giveChunks(scratch.subarray(0, read), give);
    }
  } finally {
    closeSync(fd);
  }
}

/**
 * Reads a large file.
 *
 * @param goOn is asked after each helping, and may take its time; false ends the reading early
 * @throws the system's error when reading fails halfway
 */
export async function readLargeFile(
  path: string | Buffer,
  give: (chunk: Uint8Array) => void,
  goOn: () => Promise<boolean>,
): Promise<ReadResult> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, openFlags);
  } catch (error) {
    return { bytes: 0, refused: error };
  }
  try {
    if (!(await file.stat()).isFile()) return { bytes: 0, refused: notAFile() };
    const buffer = Buffer.allocUnsafe(8 * chunkSize);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return { bytes };
      bytes += bytesRead;
      giveChunks(buffer.subarray(0, bytesRead), give);
      if (!(await goOn())) return { bytes };
    }
  } finally {
    await file.close();
  }
}

/** Cuts bytes into pieces of up to 32 KiB. */
export function giveChunks(bytes: Uint8Array, give: (chunk: Uint8Array) => void): void {
  for (let at = 0; at < bytes.length; at += chunkSize) give(bytes.subarray(at, at + chunkSize));
}

function notAFile(): Error {
  return Object.assign(new Error('not a regular file'), { code: 'it is no regular file any more' });
}
