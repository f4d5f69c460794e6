import type { Clock, Container, ContainerProcess } from '../ports.ts';

/** How long a process is left alone before it is looked after, and how long at most later on. */
const FIRST_LOOK_MS = 250;
const MAX_LOOK_MS = 5_000;

/** A container in which a process runs takes another one in some 50 ms; one in which none does, never. */
const ANSWER_MS = 3_000;

/**
 * Ends the input of a process that has ended while its input was still open. The engine does not say that it ended until
 * its input does, or has something that it can no longer be given (Go's exec waits for the copying, BuildKit's
 * executor/runcexecutor): a command with a pipe that nobody closes would never end. So a second process is asked of the
 * container, which starts only while the first one runs: otherwise the engine waits for that.
 *
 * @param probe what to run, which must end with 0: another status ends the container; null if there is nothing to run
 * @param activity grows with each piece of input and output: what is active has not ended
 * @returns ends the watch
 */
export function watchForEnd(
  container: Container,
  process: Pick<ContainerProcess, 'endInput' | 'started'>,
  clock: Clock,
  probe: () => Promise<readonly string[] | null>,
  activity: () => number,
): () => void {
  let isOver = false;
  let stop = (): void => undefined;
  const pause = (milliseconds: number): Promise<'time'> =>
    new Promise((resolve) => {
      stop = clock.after(milliseconds, () => resolve('time'));
    });
  const watch = async (): Promise<void> => {
    let args: readonly string[] | null = null;
    await process.started;
    for (let wait = FIRST_LOOK_MS; !isOver; wait = Math.min(2 * wait, MAX_LOOK_MS)) {
      const before = activity();
      await pause(wait);
      if (isOver || activity() !== before) continue;
      args ??= await probe();
      if (args === null || isOver) return;
      const second = container.start({
        args,
        env: [],
        cwd: '/',
        user: '',
        tty: null,
        output: () => undefined,
      });
      second.endInput();
      const answer = await Promise.race([second.ended, pause(ANSWER_MS)]);
      stop();
      if (answer !== 'time' || isOver || activity() !== before) continue;
      process.endInput();
      return;
    }
  };
  // It could not be started, which its own end says.
  watch().catch(() => undefined);
  return () => {
    isOver = true;
    stop();
  };
}
