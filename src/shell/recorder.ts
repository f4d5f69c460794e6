import { collectArgs, parseRecord, prepareArgs, RECORDER_READY } from '../fix/hook.ts';
import type { ShellRecord } from '../fix/types.ts';
import type { Container } from '../ports.ts';

/** How long preparing and reading a record may take. */
const PREPARE_TIMEOUT_MS = 3_000;
const COLLECT_TIMEOUT_MS = 10_000;

const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** Records what is typed in a shell. */
export interface ShellRecorder {
  /** Prepares the container, before the shell starts. Never rejects: then nothing is recorded. */
  prepare(container: Container): Promise<void>;
  /** Reads the record, when the shell has ended and the container is still there. Never rejects. */
  collect(container: Container): Promise<void>;
}

/**
 * @param shell a shell for the recorder's own processes
 * @param given see parseRecord
 */
export function shellRecorder(
  shell: string,
  given: ReadonlySet<string>,
  onRecord: (record: ShellRecord) => void,
): ShellRecorder {
  return {
    prepare: async (container) => {
      const { args, env } = prepareArgs(shell);
      await printed(container, args, env, PREPARE_TIMEOUT_MS, (text) => text.includes(RECORDER_READY));
    },
    collect: async (container) => {
      const output = await printed(container, collectArgs(shell), [], COLLECT_TIMEOUT_MS, () => false);
      onRecord(parseRecord(output, given));
    },
  };
}

/** What a process prints until it ends, enough is there, or the time is over. */
async function printed(
  container: Container,
  args: readonly string[],
  env: readonly string[],
  timeoutMs: number,
  isEnough: (text: string) => boolean,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
    const process = container.start({
      args,
      env: [...env, 'LC_ALL=C'],
      cwd: '/',
      user: '',
      tty: null,
      output: (stream, bytes) => {
        if (stream === 'stderr' || size > MAX_RECORD_BYTES) return;
        size += bytes.length;
        chunks.push(Uint8Array.from(bytes));
        if (isEnough(Buffer.from(bytes).toString())) resolve();
      },
    });
    process.started.catch(() => resolve());
    void process.ended.then(() => resolve());
  });
  clearTimeout(timer);
  return Buffer.concat(chunks);
}
