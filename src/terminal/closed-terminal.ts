/** What a process must know of a terminal that was closed while it runs. */
import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Stdin, stdout and stderr. */
const STANDARD_FDS = [0, 1, 2];

/**
 * Lets the process exit normally after its terminal was closed. Without this node crashes: at exit it gives every
 * standard stream that was a terminal its first settings back, and aborts if the kernel refuses (ResetStdio in node's
 * src/node.cc). It skips descriptors that are closed. Call it before anything can exit.
 */
export function exitWithoutTerminal(): void {
  const terminals = STANDARD_FDS.filter((fd) => isatty(fd));
  if (terminals.length === 0) return;
  process.on('exit', () => {
    // The kernel no longer knows the settings of a terminal that was closed, so it is none for isatty().
    for (const fd of terminals) if (!isatty(fd)) closeQuietly(fd);
  });
}

/** Whether reading or writing failed because the terminal was closed. A parent that survives that sends no SIGHUP. */
export function isTerminalGone(error: NodeJS.ErrnoException, fd: number): boolean {
  return error.code === 'EIO' && !isatty(fd);
}

function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // It is closed already.
  }
}
