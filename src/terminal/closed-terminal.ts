/** What a process must know of a terminal that was closed while it runs. */
import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Stdin, stdout and stderr. */
const STANDARD_FDS = [0, 1, 2];

/** Those that were a terminal when the program started: the kernel does not say so of one that was closed. */
const TERMINALS: ReadonlySet<number> = new Set(STANDARD_FDS.filter((fd) => isatty(fd)));

/** Whether the process has a terminal: not all of stdin, stdout and stderr lead elsewhere. */
export function hasTerminal(): boolean {
  return STANDARD_FDS.some((fd) => isatty(fd));
}

/**
 * Lets the process exit normally after its terminal was closed. Without this node crashes: at exit it gives every
 * standard stream that was a terminal its first settings back, and aborts if the kernel refuses (ResetStdio in node's
 * src/node.cc). It skips descriptors that are closed. Call it before anything can exit.
 */
export function exitWithoutTerminal(): void {
  if (TERMINALS.size === 0) return;
  process.on('exit', () => {
    // The kernel no longer knows the settings of a terminal that was closed, so it is none for isatty().
    for (const fd of TERMINALS) if (!isatty(fd)) closeQuietly(fd);
  });
}

/**
 * Whether reading or writing failed because the terminal was closed. A parent that survives that sends no SIGHUP. A
 * file on a bad disk fails alike.
 */
export function isTerminalGone(error: NodeJS.ErrnoException, fd: number): boolean {
  return error.code === 'EIO' && TERMINALS.has(fd) && !isatty(fd);
}

function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // It is closed already.
  }
}
