import type { Clock, Container, ContainerProcess, ProcessRequest } from '../ports.ts';

/** How long a process is left alone before it is looked after, and how long at most later on. */
const FIRST_LOOK_MS = 250;
const MAX_LOOK_MS = 5_000;

/** A container in which a process runs takes another one in some 50 ms; one in which none does, never. */
const ANSWER_MS = 3_000;

/** What a second process of a container runs. It must end with 0: another status ends the container. */
export type Probe = () => Promise<readonly string[] | null>;

/**
 * Starts a process whose end is seen although its input is still open. The engine says that a process without a terminal
 * has ended only when its input has, too, or when there is something that it can no longer be given (Go's exec waits for
 * the copying, BuildKit's executor/runcexecutor): a command with a pipe that nobody closes would never end. So a second
 * process is asked of the container, which starts only while the first one runs. Where it does not, the input ends.
 *
 * @param probe null if there is nothing to run, and the process is not looked after
 */
export function startWatched(
  container: Container,
  request: ProcessRequest,
  clock: Clock,
  probe: Probe,
): ContainerProcess {
  /** Pieces of input and output: what goes on has not ended. */
  let pieces = 0;
  const process = container.start({
    ...request,
    output: (stream, bytes) => {
      pieces += 1;
      return request.output(stream, bytes);
    },
  });
  let isOver = request.tty !== null;
  let wake = (): void => undefined;
  const stop = (): void => {
    isOver = true;
    wake();
  };
  const pause = (milliseconds: number): Promise<'time'> =>
    new Promise((resolve) => {
      const cancel = clock.after(milliseconds, () => resolve('time'));
      wake = () => {
        cancel();
        resolve('time');
      };
    });
  const endInput = (): void => {
    stop();
    process.endInput();
  };
  const runs = async (args: readonly string[]): Promise<boolean> => {
    const output = (): void => undefined;
    const second = container.start({ args, env: [], cwd: '/', user: '', tty: null, output });
    second.endInput();
    const answer = await Promise.race([second.ended, pause(ANSWER_MS)]);
    wake();
    return answer !== 'time';
  };
  const watch = async (): Promise<void> => {
    await process.started;
    let args: readonly string[] | null = null;
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(2 * wait, MAX_LOOK_MS)) {
      const before = pieces;
      if (!isOver) await pause(wait);
      if (isOver) return;
      if (pieces !== before) continue;
      args ??= await probe();
      if (args === null || isOver) return;
      if ((await runs(args)) || isOver || pieces !== before) continue;
      return endInput();
    }
  };
  // That it could not be started is its own end.
  watch().catch(() => undefined);
  void process.ended.then(stop);
  return {
    started: process.started,
    ended: process.ended,
    write: (bytes) => {
      pieces += 1;
      return process.write(bytes);
    },
    endInput,
    resize: (size) => process.resize(size),
    signal: (name) => process.signal(name),
  };
}
