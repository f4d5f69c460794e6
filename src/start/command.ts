/** Milliseconds after which the screens stand and nobody waits for anything. */
const SCREENS_SETTLE_MS = 1500;

/** The commands beside the screens (src/commands/program.ts). */
const COMMANDS = ['ls', 'build', 'shell', 'files', 'cat', 'cp', 'diff', 'check'];

/** What this start is about, as far as it decides which code it needs: a command, or `screens`. */
export function startedCommand(): string {
  const first = process.argv[2] ?? '';
  return COMMANDS.includes(first) ? first : 'screens';
}

/**
 * Calls back once when the code that the command needs is compiled: the screens a moment after their start, other
 * commands at their end, if they were good. One that ends early, for a wrong flag or `--version`, compiles too little.
 */
export function whenSettled(call: () => void): void {
  if (startedCommand() === 'screens') {
    setTimeout(call, SCREENS_SETTLE_MS).unref();
  } else {
    process.once('exit', (status) => {
      if (status === 0) call();
    });
  }
}
