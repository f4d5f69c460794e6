import type { Clock, Container, ContainerProcess, ProcessRequest } from '../ports.ts';

/** How long a process is left alone: most have read their input, or ended, by then. */
const FIRST_LOOK_MS = 250;

/** How long a second process may take to start, at least, and as a multiple of what it took to find one. */
const MIN_START_MS = 3_000;
const START_TIMES = 3;

/** Finds a program and arguments that print something, run until they are killed, and then do not end with 0. */
export type FindWaiter = () => Promise<readonly string[] | null>;

/**
 * Starts a process whose end is seen although its input is still open. The engine says that a process without a terminal
 * has ended only when its input has, too, or when there is something that it can no longer be given (Go's exec waits for
 * the copying, BuildKit's executor/runcexecutor): a command with a pipe that nobody closes would never end. So a second
 * process waits beside it, which the kernel kills when the first one of a container ends, and which does not start once
 * that has ended. Then the input ends.
 *
 * @param findWaiter null, or a rejection: the process ends with its input, as without this
 */
export function startWatched(
  container: Container,
  request: ProcessRequest,
  clock: Clock,
  findWaiter: FindWaiter,
): ContainerProcess {
  const process = container.start(request);
  let isOver = request.tty !== null;
  let stopPause = (): void => undefined;
  const stop = (): void => {
    isOver = true;
    stopPause();
  };
  const pause = (milliseconds: number): Promise<'time'> =>
    new Promise((resolve) => {
      stopPause = clock.after(milliseconds, () => resolve('time'));
    });
  const endInput = (): void => {
    stop();
    process.endInput();
  };
  const watch = async (): Promise<void> => {
    await process.started;
    if (!isOver) await pause(FIRST_LOOK_MS);
    if (isOver) return;
    const asked = clock.elapsed();
    const args = await findWaiter();
    if (args === null || isOver) return;
    const patience = Math.max(MIN_START_MS, START_TIMES * (clock.elapsed() - asked));
    let runs = (): void => undefined;
    // The engine calls it started before it is.
    const isRunning = new Promise<void>((resolve) => {
      runs = resolve;
    });
    const { ended } = startAside(container, args, runs);
    const first = await Promise.race([ended, isRunning, pause(patience)]);
    stopPause();
    if (first !== 'time') {
      const end = await ended;
      // It went on although nobody killed it: nothing is known.
      if (end.kind === 'exited' && end.status === 0) return;
    }
    if (!isOver) endInput();
  };
  // That it could not be started is its own end.
  watch().catch(() => undefined);
  void process.ended.then(stop);
  return {
    started: process.started,
    ended: process.ended,
    write: (bytes) => process.write(bytes),
    endInput,
    resize: (size) => process.resize(size),
    signal: (name) => process.signal(name),
  };
}

/** Starts a process without input, as root: otherwise a second one of a container has the user of the first. */
export function startAside(
  container: Container,
  args: readonly string[],
  output: () => void = () => undefined,
): ContainerProcess {
  const process = container.start({ args, env: [], cwd: '/', user: '0:0', tty: null, output });
  process.endInput();
  return process;
}
