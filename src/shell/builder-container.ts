/** A container of BuildKit as one of the engine's, for builders without an engine. */
import {
  type Container,
  type ContainerEnd,
  type ContainerProcess,
  type EngineContainer,
  isEngineLost,
  messageOf,
} from '../ports.ts';

/** How long a process may take to end when it is asked to, as with `docker stop`. */
const STOP_TIMEOUT_MS = 10_000;

/** Signals that are sent to end a program, and the status with which one ends that does not catch them (signal(7)). */
const ENDED_BY: ReadonlyMap<string, number> = new Map([
  ['HUP', 129],
  ['INT', 130],
  ['QUIT', 131],
  ['TERM', 143],
]);

/**
 * @param opening the container; rejects with a sentence if there is none
 * @param start starts its only process
 */
export function builderContainer(
  opening: Promise<Container>,
  start: (container: Container) => ContainerProcess,
): EngineContainer {
  const running = opening.then(start);
  // Of one promise, so that input and its end stay in order.
  const ready = running.catch(() => null);
  /** The status of a program that was ended since its signal could not be passed on. */
  let cutStatus: number | null = null;
  const release = async (): Promise<void> => {
    await (await opening.catch(() => null))?.release();
  };
  const signal = (name: string): boolean => {
    void running
      .then(async (process) => {
        // Nothing else ends a program on a builder that knows no signals.
        const status = ENDED_BY.get(name);
        if (process.signal(name) || status === undefined) return;
        cutStatus ??= status;
        await release();
      })
      .catch(() => undefined);
    return true;
  };
  const ended: Promise<ContainerEnd> = running.then(
    async (process) => {
      // It says why it did not start.
      await process.started.catch(() => undefined);
      const end = await process.ended;
      if (end.kind !== 'lost' || cutStatus === null || isEngineLost(end.error)) return end;
      return { kind: 'exited', status: cutStatus };
    },
    (error: unknown) => ({ kind: 'refused', status: 125, message: messageOf(error) }),
  );
  return {
    started: Promise.race([running.then(({ started }) => started), ended]).then(
      () => undefined,
      () => undefined,
    ),
    ended,
    write: (bytes) => ready.then((process) => process?.write(bytes)),
    endInput: () => void ready.then((process) => process?.endInput()),
    resize: (size) => void ready.then((process) => process?.resize(size)),
    signal,
    publishedPorts: async () => [],
    async stop() {
      signal('TERM');
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_TIMEOUT_MS);
      });
      await Promise.race([ended, over]);
      clearTimeout(timer);
      await release();
    },
    kill: release,
    ranOutOfMemory: async () => false,
    remove: release,
  };
}
