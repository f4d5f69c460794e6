import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { ReadStream } from 'node:tty';

/** More than a terminal keeps of what was typed (4096 bytes on Linux). */
const TTY_BUFFER_BYTES = 8192;

/**
 * Has stdin know what was typed so far, without waiting: keys that it has not read when the terminal is given up are
 * taken by whoever has it next. Only in raw mode, and where stdin is the terminal of the process.
 */
export function readWaitingKeys(stdin: ReadStream): void {
  for (const keys of waitingKeys()) stdin.push(keys);
}

/** Read from a file description of its own, since nothing may ever wait on a stdin that blocks. */
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
    // Nothing waits (EAGAIN), or the terminal is gone.
  } finally {
    if (terminal !== null) closeSync(terminal);
  }
  return chunks;
}
