import type { EngineContainer } from '../../ports.ts';

/** One that was started here, from its build to its removal. */
export interface Launch {
  container: EngineContainer | null;
  isStopping: boolean;
  /** Gives up what is under way, kills what runs, and removes both container and image. */
  readonly close: () => Promise<void>;
}

/**
 * Ends one so that another may start.
 * @param isGentle whether it gets the time that `docker stop` gives, instead of being killed at once
 * @param signal ends that time
 */
export async function replaced(launch: Launch, isGentle: boolean, signal: AbortSignal): Promise<void> {
  const { container } = launch;
  if (isGentle && container !== null && !signal.aborted) {
    launch.isStopping = true;
    const givenUp = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([container.stop(), givenUp]);
  }
  await launch.close();
}

/** Stops one as `docker stop` does; asked once more, kills it. */
export function askToStop(launch: Launch): void {
  const { container, isStopping } = launch;
  launch.isStopping = true;
  if (container === null) void launch.close();
  else void (isStopping ? container.kill() : container.stop());
}
