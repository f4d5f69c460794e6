import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { RefusedError } from '../../errors.ts';

/** Size of the content in a DATA packet, as in fsutil. */
const CHUNK_BYTES = 32 * 1024;

/** Larger files are read in the thread pool, so that they do not block the event loop. */
export const SMALL_FILE_BYTES = 4 * CHUNK_BYTES;

// Without O_NONBLOCK, opening a pipe that has replaced a file would wait forever for a writer.
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** The result of reading a file. */
export interface ReadResult {
  readonly bytes: number;
  /** The system error if the file could not be opened; `emit` was not called then. */
  readonly openError?: unknown;
}

const sharedBuffer = Buffer.allocUnsafeSlow(SMALL_FILE_BYTES);

/**
 * Reads a small file synchronously.
 *
 * @param emit receives the content in chunks of up to 32 KiB, valid only during the call
 * @throws the system error when reading fails before the end
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
 * @param emit receives the content in chunks of up to 32 KiB, valid only during the call
 * @param shouldContinue called after each read; reading waits for it and stops early on false
 * @throws the system error when reading fails before the end
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

/** Splits bytes into chunks of up to 32 KiB. */
export function emitChunks(bytes: Uint8Array, emit: (chunk: Uint8Array) => void): void {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) emit(bytes.subarray(at, at + CHUNK_BYTES));
}

function notAFile(): Error {
  return Object.assign(new RefusedError('not a regular file'), { code: 'it is no longer a regular file' });
}
