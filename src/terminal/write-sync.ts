import { writeSync } from 'node:fs';

/** How long to wait for a terminal that accepts no output. */
const WRITE_TIMEOUT_MS = 500;
const RETRY_INTERVAL_MS = 5;

/**
 * Writes all of `text` synchronously, so that it also works while the process exits. Ignores a terminal that is gone
 * (EIO, EPIPE, EBADF), and waits up to half a second for one that accepts nothing (EAGAIN).
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
