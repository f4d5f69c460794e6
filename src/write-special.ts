/**
 * Writes to a device or a pipe that a person named. No call to the system waits: one that did could be ended neither by
 * a signal nor by the end of the process, which waits for the threads of its pool.
 */
import { constants, write as fsWrite, openSync, statSync } from 'node:fs';
import { promisify } from 'node:util';

const write = promisify(fsWrite);

const FLAGS = constants.O_WRONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** How long to wait before a pipe is tried again, in milliseconds. */
const PIPE_POLL_MS = 10;

/**
 * Opens a device or a pipe, and waits for somebody to read the pipe. Returns a descriptor for `writeSpecial`. Rejects with
 * the error of the system, or with the signal's reason once it is aborted.
 */
export async function openSpecial(path: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return openSync(path, FLAGS);
    } catch (error) {
      // A socket has the same code as a pipe that nobody reads.
      if (codeOf(error) !== 'ENXIO' || !statSync(path).isFIFO()) throw error;
    }
    await nextTry();
  }
}

/** Writes all bytes, as fast as they are read. Rejects as `openSpecial` does. */
export async function writeSpecial(
  descriptor: number,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    signal.throwIfAborted();
    try {
      done += (await write(descriptor, bytes, done, bytes.length - done)).bytesWritten;
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      await nextTry();
    }
  }
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}

function nextTry(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PIPE_POLL_MS));
}
