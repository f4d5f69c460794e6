/** How long after the start the screens are ready and the program is idle. */
const SCREENS_SETTLE_MS = 1500;

/** The subcommands (src/commands/program.ts). */
export const COMMANDS: readonly string[] = [
  'ls',
  'build',
  'shell',
  'run',
  'files',
  'cat',
  'cp',
  'diff',
  'check',
  'inventory',
  'history',
  'context',
  'why',
  'report',
  'doctor',
  'completion',
  'definitions',
];

/** The command of this start, which determines the code that is needed: a subcommand, or `screens`. */
export function startedCommand(): string {
  const first = process.argv[2] ?? '';
  return COMMANDS.includes(first) || first === '__complete' ? first : 'screens';
}

/**
 * Calls back once when the code that the command needs is compiled: for the screens a moment after their start, for
 * other commands at a successful end. A command that ends early, after a wrong flag, compiles too little.
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
