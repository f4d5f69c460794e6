/** The log of STAGEDIVE_LOG. Its modules load only if it is set. */
import type { LogFile } from '../log/log-file.ts';

let log: LogFile | null = null;

/** Null if STAGEDIVE_LOG is not set. */
export function programLog(): LogFile | null {
  return log;
}

/**
 * Opens the log before anything else happens; it is closed at exit.
 * @param command what the program was started for
 * @throws UsageError if the file cannot be written
 */
export async function openProgramLog(path: string, command: string, version: string): Promise<void> {
  const { LogFile } = await import('../log/log-file.ts');
  const opened = LogFile.open(path);
  log = opened;
  const { version: node, platform, arch } = process;
  opened.line('start', { command, version, node, platform: `${platform}/${arch}` });
  process.once('exit', (status) => {
    const problem = opened.close({ status });
    if (problem !== null) process.stderr.write(`stagedive: ${problem}\n`);
  });
}
