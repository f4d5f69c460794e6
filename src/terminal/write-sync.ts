import { writeSync } from 'node:fs';

/** How long a terminal that takes nothing may hold up the way out, in milliseconds. */
const WRITE_TIMEOUT_MS = 500;
const RETRY_INTERVAL_MS = 5;

/**
 * Writes all of `text` before it returns, so that it holds while the process ends. A terminal that is gone (EIO,
 * EPIPE, EBADF) is no error: there is nothing left to restore. One that takes nothing (EAGAIN) gets half a second.
 */
export function writeAllSync(fd: number, text: string): void {
  let bytes: Uint8Array = Buffer.from(text);
  let waited = 0;
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
      waited = 0;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if ((code !== 'EAGAIN' && code !== 'EINTR') || waited >= WRITE_TIMEOUT_MS) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_INTERVAL_MS);
      waited += RETRY_INTERVAL_MS;
    }
  }
}
