import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Lets the process exit normally after its terminal was closed (src/terminal/closed-terminal.ts has the reason).
 */
export function exitWithoutTerminal() {
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  process.on('exit', () => {
    for (const fd of terminals) if (!isatty(fd)) closeQuietly(fd);
  });
}

function closeQuietly(fd) {
  try {
    closeSync(fd);
  } catch {
    // It is closed already.
  }
}
