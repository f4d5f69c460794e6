import { DEFAULT_PATH } from '../dockerfile/default-path.ts';
import { parseRecord, type RecordedShell } from '../fix/parse-record.ts';
import { COLLECT } from '../fix/recorded-shell.ts';
import type { ShellRecord } from '../fix/types.ts';
import { OWN_PROGRAMS } from '../llb/shell-command.ts';
import type { Container } from '../ports.ts';

/** How long the collector may take to print the record when the shell has ended. */
const PRINT_TIMEOUT_MS = 10_000;

const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** Records what is typed in a shell that runs by `recordedCall`. */
export interface ShellRecorder {
  /** Starts the collector, once, when the shell is there: one more process takes as long to start as a shell. */
  begin(container: Container): void;
  /** Hands the record over, when the shell has ended. Never rejects: then nothing was recorded. */
  collect(): Promise<void>;
}

/** @param call a shell for the collector: program and first arguments */
export function shellRecorder(
  call: readonly string[],
  shell: RecordedShell,
  onRecord: (record: ShellRecord) => void,
): ShellRecorder {
  const chunks: Uint8Array[] = [];
  let printed: Promise<unknown> | null = null;
  let size = 0;
  return {
    begin(container) {
      if (printed !== null) return;
      const collector = container.start({
        args: [...call, '-c', COLLECT],
        env: ['LC_ALL=C', `PATH=${DEFAULT_PATH}:${OWN_PROGRAMS}`],
        cwd: '/',
        user: '',
        tty: null,
        output: (stream, bytes) => {
          if (stream === 'stderr' || size > MAX_RECORD_BYTES) return;
          size += bytes.length;
          chunks.push(Uint8Array.from(bytes));
        },
      });
      // The engine does not report the end of a process whose input is open.
      collector.endInput();
      printed = Promise.race([
        collector.ended,
        collector.started.then(
          () => collector.ended,
          () => null,
        ),
      ]);
    },
    async collect() {
      if (printed === null) return;
      await within(PRINT_TIMEOUT_MS, printed);
      onRecord(parseRecord(Buffer.concat(chunks), shell));
    },
  };
}

/** Waits until `work` has ended, or the time is over. */
async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work, timeout]).catch(() => undefined);
  clearTimeout(timer);
}
