/** What ends a command from outside: signals, and readers that stop reading. */
import type { Interrupt } from '../shell/run-once.ts';

/** Called in place of ending when nobody reads stdout any more. */
const outputClosed = new Set<() => void>();

/**
 * Calls back for ctrl+c, SIGTERM, SIGHUP, and a reader that stops reading, as often as they come; the result stops it.
 */
export function onInterrupt(call: (signal: Interrupt) => void): () => void {
  const interrupted = (): void => call('INT');
  const terminated = (): void => call('TERM');
  const hungUp = (): void => call('HUP');
  process.on('SIGINT', interrupted).on('SIGTERM', terminated).on('SIGHUP', hungUp);
  const closed = (): void => call('PIPE');
  outputClosed.add(closed);
  return () => {
    process.off('SIGINT', interrupted).off('SIGTERM', terminated).off('SIGHUP', hungUp);
    outputClosed.delete(closed);
  };
}

/** Ends the process where its output goes nowhere, without a stack trace. */
export function watchOutput(): void {
  // A reader that stops reading (`stagedive ls | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOSPC') {
      process.stderr.write('stagedive: the output cannot be written: no space left on the device.\n');
      process.exit(1);
    }
    if (error.code !== 'EPIPE') return;
    if (outputClosed.size === 0) process.exit(0);
    for (const call of outputClosed) call();
  });

  // Progress for which there is no space must not end a build; one that nobody reads any more does.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(1);
  });
}
