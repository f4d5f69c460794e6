import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { ReadStream } from 'node:tty';

/** More than a terminal buffers of what was typed (4096 bytes on Linux). */
const TTY_BUFFER_BYTES = 8192;

/**
 * Makes stdin read what was typed so far, without waiting. Otherwise the next user of the terminal would get those
 * keys. Use it only in raw mode and if stdin is the terminal of the process.
 */
export function readWaitingKeys(stdin: ReadStream): void {
  for (const keys of waitingKeys()) stdin.push(keys);
}

/** Reads through a separate file description, because stdin may be blocking. */
function waitingKeys(): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let terminal: number | null = null;
  try {
    terminal = openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    for (;;) {
      const space = Buffer.alloc(TTY_BUFFER_BYTES);
      const length = readSync(terminal, space);
      if (length === 0) break;
      chunks.push(space.subarray(0, length));
    }
  } catch {
    // No more keys (EAGAIN), or the terminal is gone.
  } finally {
    if (terminal !== null) closeSync(terminal);
  }
  return chunks;
}
