/** What stops a command from outside: signals, and a closed stdout. */
import type { OnInterrupt } from '../ports.ts';

/** Called, instead of exiting, when stdout is closed. */
const outputClosed = new Set<() => void>();

/** Calls back for ctrl+c, SIGTERM, SIGHUP and a closed stdout, each time. The returned function stops that. */
export const onInterrupt: OnInterrupt = (call) => {
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
};

/** Ends the process without a stack trace when its output cannot be written. */
export function watchOutput(): void {
  // A reader that stops early (`stagedive ls | head`) is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOSPC') {
      process.stderr.write('stagedive: the output cannot be written: no space left on the device.\n');
      process.exit(1);
    }
    if (error.code !== 'EPIPE') return;
    if (outputClosed.size === 0) process.exit(0);
    for (const call of outputClosed) call();
  });

  // Progress that does not fit on the disk must not end a build. A closed stderr does.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(1);
  });
}
