/** The log that STAGEDIVE_LOG asks for. Its modules load only where it does. */
import type { LogFile } from '../log/log-file.ts';

let log: LogFile | null = null;

/** Null where nobody asked for one. */
export function programLog(): LogFile | null {
  return log;
}

/**
 * Opens the log, before anything else is done; it ends with the program.
 * @param command what the program was started for
 * @throws UsageError where the file cannot be written
 */
export async function openProgramLog(path: string, command: string, version: string): Promise<void> {
  const { LogFile } = await import('../log/log-file.ts');
  const opened = LogFile.open(path);
  log = opened;
  const { version: node, platform, arch } = process;
  opened.line('start', { command, version, node, platform: `${platform}/${arch}` });
  process.once('exit', (status) => {
    const complaint = opened.close({ status });
    if (complaint !== null) process.stderr.write(`stagedive: ${complaint}\n`);
  });
}
