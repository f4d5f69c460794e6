import type { BuildListener, Clock } from '../ports.ts';
import type { StatusUpdate } from '../progress/types.ts';
import type { Dispatch } from './store.ts';

/** Status messages are passed on at this interval, so that a flood of log lines costs few frames. */
const BATCH_INTERVAL_MS = 33;

/**
 * A listener that collects status messages and dispatches them together; `flush` dispatches what is waiting.
 */
export function createBatch(
  clock: Clock,
  dispatch: Dispatch,
): { readonly listener: BuildListener; readonly flush: () => void } {
  let waiting: StatusUpdate[] = [];
  let cancel: (() => void) | null = null;
  const flush = (): void => {
    cancel?.();
    cancel = null;
    if (waiting.length === 0) return;
    const updates = waiting;
    waiting = [];
    dispatch({ type: 'build/progressed', updates, now: clock.now() });
  };
  return {
    flush,
    listener: {
      status: (update) => {
        waiting.push(update);
        cancel ??= clock.after(BATCH_INTERVAL_MS, flush);
      },
      notice: (notice) => dispatch({ type: 'build/noticed', notice }),
    },
  };
}
