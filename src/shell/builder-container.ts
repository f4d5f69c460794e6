/** A container of BuildKit as one of the engine's, for builders without an engine. */
import { constants } from 'node:os';
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

/** Signals that are sent to end a program. */
const ENDING_SIGNALS: ReadonlySet<string> = new Set(['INT', 'TERM', 'HUP', 'QUIT']);

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
  /** The signal that ended it, since it could not be passed on. */
  let endedBy: string | null = null;
  const release = async (): Promise<void> => {
    await (await opening.catch(() => null))?.release();
  };
  const signal = (name: string): boolean => {
    void running
      .then(async (process) => {
        // Nothing else ends a program on a builder that knows no signals.
        if (process.signal(name) || !ENDING_SIGNALS.has(name)) return;
        endedBy = name;
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
      if (end.kind !== 'lost' || endedBy === null || isEngineLost(end.error)) return end;
      return { kind: 'exited', status: 128 + constants.signals[`SIG${endedBy}` as NodeJS.Signals] };
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
