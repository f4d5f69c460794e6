import { holderArgs, parseRecord, RECORDER_READY } from '../fix/hook.ts';
import type { ShellRecord } from '../fix/types.ts';
import type { Container, ContainerProcess } from '../ports.ts';

/** How long the holder may take to start, and then to print the record. */
const START_TIMEOUT_MS = 10_000;
const PRINT_TIMEOUT_MS = 10_000;

const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** Records what is typed in a shell. */
export interface ShellRecorder {
  /** Starts the holder, before the shell starts. Never rejects: then nothing is recorded. */
  prepare(container: Container): Promise<void>;
  /** Has the holder print the record and end, when the shell has ended. Never rejects. */
  collect(): Promise<void>;
}

/**
 * A recorder whose holder is the first process of the shell's container. The holder prints the record itself: one more
 * process would cost as much as a shell.
 * @param shell a shell for the holder
 * @param given see parseRecord
 */
export function shellRecorder(
  shell: string,
  given: ReadonlySet<string>,
  onRecord: (record: ShellRecord) => void,
): ShellRecorder {
  const chunks: Uint8Array[] = [];
  let holder: ContainerProcess | null = null;
  return {
    prepare: async (container) => {
      let size = 0;
      await within(START_TIMEOUT_MS, (resolve) => {
        const { args, env } = holderArgs(shell);
        holder = container.start({
          args,
          env: [...env, 'LC_ALL=C'],
          cwd: '/',
          user: '',
          tty: null,
          output: (stream, bytes) => {
            if (stream === 'stderr' || size > MAX_RECORD_BYTES) return;
            size += bytes.length;
            chunks.push(Uint8Array.from(bytes));
            if (Buffer.from(bytes).toString().includes(RECORDER_READY)) resolve();
          },
        });
        holder.started.catch(resolve);
        void holder.ended.then(resolve);
      });
    },
    collect: async () => {
      await within(PRINT_TIMEOUT_MS, (resolve) => {
        void holder?.write(Buffer.from('\n'));
        // The engine does not report the end of a process whose input is open.
        holder?.endInput();
        void holder?.ended.then(resolve);
      });
      onRecord(parseRecord(Buffer.concat(chunks), given));
    },
  };
}

/** Waits until `wait` is resolved, or the time is over. */
async function within(timeoutMs: number, wait: (resolve: () => void) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
    wait(resolve);
  });
  clearTimeout(timer);
}
