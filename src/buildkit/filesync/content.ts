import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** fsutil's size of a DATA packet's content. */
const CHUNK_BYTES = 32 * 1024;

/** Larger files are read by the thread pool, so that the event loop goes on. */
export const SMALL_FILE_BYTES = 4 * CHUNK_BYTES;

// Without O_NONBLOCK, opening a pipe that took the place of a file waits for a writer, forever.
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** How reading a file ended: its length, and what kept it from being read, if anything did. */
export interface ReadResult {
  readonly bytes: number;
  /** The system's error: it could not be opened. Nothing was given then. */
  readonly openError?: unknown;
}

const sharedBuffer = Buffer.allocUnsafeSlow(SMALL_FILE_BYTES);

/**
 * Reads a small file in one go.
 *
 * @param emit gets its content in pieces of up to 32 KiB, valid during the call only
 * @throws the system's error when reading fails halfway
 */
export function readSmallFile(path: string | Buffer, emit: (chunk: Uint8Array) => void): ReadResult {
  let fd: number;
  try {
    fd = openSync(path, OPEN_FLAGS);
  } catch (error) {
    return { bytes: 0, openError: error };
  }
  try {
    if (!fstatSync(fd).isFile()) return { bytes: 0, openError: notAFile() };
    let bytes = 0;
    for (;;) {
      const read = readSync(fd, sharedBuffer, 0, sharedBuffer.length, null);
      if (read === 0) return { bytes };
      bytes += read;
      emitChunks(sharedBuffer.subarray(0, read), emit);
    }
  } finally {
    closeSync(fd);
  }
}

/**
 * Reads a large file.
 *
 * @param shouldContinue is asked after each helping, and may take its time; false ends the reading early
 * @throws the system's error when reading fails halfway
 */
export async function readLargeFile(
  path: string | Buffer,
  emit: (chunk: Uint8Array) => void,
  shouldContinue: () => Promise<boolean>,
): Promise<ReadResult> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, OPEN_FLAGS);
  } catch (error) {
    return { bytes: 0, openError: error };
  }
  try {
    if (!(await file.stat()).isFile()) return { bytes: 0, openError: notAFile() };
    const buffer = Buffer.allocUnsafe(8 * CHUNK_BYTES);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return { bytes };
      bytes += bytesRead;
      emitChunks(buffer.subarray(0, bytesRead), emit);
      if (!(await shouldContinue())) return { bytes };
    }
  } finally {
    await file.close();
  }
}

/** Cuts bytes into pieces of up to 32 KiB. */
export function emitChunks(bytes: Uint8Array, emit: (chunk: Uint8Array) => void): void {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) emit(bytes.subarray(at, at + CHUNK_BYTES));
}

function notAFile(): Error {
  return Object.assign(new Error('not a regular file'), { code: 'it is no regular file any more' });
}
