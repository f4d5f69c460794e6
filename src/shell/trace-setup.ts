import { RefusedError } from '../errors.ts';
import type { Clock, Container } from '../ports.ts';
import { askedFiles, askFor, type MountedSecrets, SETUP_READY, setupArgs } from '../trace/setup.ts';

/** How long preparing the container may take, and printing files of it. */
const SETUP_TIMEOUT_MS = 10_000;

/** Bytes that secrets may have altogether. BuildKit takes 500 KB for each. */
const MAX_SECRET_BYTES = 4 * 1024 * 1024;

/** A container that is ready for a trace. */
export interface TraceSetup {
  /** What preparing it printed: without it less is traced. */
  readonly printed: string;
  /**
   * The texts of files in it, null for what is none; fewer if they do not come in time.
   * @param mark what is in no file
   */
  readonly read: (paths: readonly string[], mark: string) => Promise<readonly (string | null)[]>;
}

/**
 * Prepares a container. Rejects if there are secrets and not all could be read, since the trace would show them.
 * @param program what starts the shell of the RUN
 */
export async function setUpTrace(
  container: Container,
  program: readonly string[],
  secrets: MountedSecrets,
  clock: Clock,
): Promise<TraceSetup> {
  let printed = '';
  let wanted = { mark: SETUP_READY, count: 1 };
  let isEnough = false;
  let resolve = (): void => undefined;
  const decoder = new TextDecoder();
  const process = container.start({
    args: setupArgs(program, secrets),
    env: [],
    cwd: '/',
    user: '',
    tty: null,
    output: (stream, bytes) => {
      if (stream === 'stderr' || isEnough) return;
      const { mark } = wanted;
      // A mark may come in two pieces.
      const before = printed.length - (mark.length - 1);
      printed += decoder.decode(bytes, { stream: true });
      for (let at = printed.indexOf(mark, before); at >= 0; at = printed.indexOf(mark, at + mark.length))
        wanted.count -= 1;
      isEnough = wanted.count <= 0 || (mark === SETUP_READY && printed.length > MAX_SECRET_BYTES);
      if (isEnded || isEnough) resolve();
    },
  });
  process.started.catch(() => undefined);
  let isEnded = false;
  void process.ended.then(() => {
    isEnded = true;
    resolve();
  });
  const enough = async (): Promise<void> => {
    if (isEnded || isEnough) return;
    let cancel = (): void => undefined;
    await new Promise<void>((done) => {
      resolve = done;
      cancel = clock.after(SETUP_TIMEOUT_MS, done);
    });
    cancel();
  };
  await enough();
  const hasSecrets = secrets.files.length + secrets.variables.length > 0;
  if (hasSecrets && !printed.includes(SETUP_READY)) {
    throw new RefusedError(
      'This RUN is not traced: its secrets could not be read to hide them, so the trace would show them. Try again.',
    );
  }
  return {
    printed,
    read: async (paths, mark) => {
      printed = '';
      wanted = { mark: `\n${mark}\n`, count: paths.length };
      isEnough = paths.length === 0;
      const all = enough();
      void process.write(new TextEncoder().encode(paths.map((path) => askFor(mark, path)).join('')));
      await all;
      return askedFiles(printed, mark);
    },
  };
}
