import type { BuildListener, Clock } from '../ports.ts';
import type { StatusUpdate } from '../progress/types.ts';
import type { Dispatch } from './store.ts';

/** Status messages are passed on at this interval, so that a flood of log lines costs few frames. */
const BATCH = 33;

/**
 * A listener that collects status messages and dispatches them together; `flush` dispatches what is waiting.
 */
export function createBatch(
  clock: Clock,
  tell: Dispatch,
): { readonly listener: BuildListener; readonly flush: () => void } {
  let waiting: StatusUpdate[] = [];
  let cancel: (() => void) | null = null;
  const flush = (): void => {
    cancel?.();
    cancel = null;
    if (waiting.length === 0) return;
    const updates = waiting;
    waiting = [];
    tell({ type: 'build/progressed', updates, now: clock.now() });
  };
  return {
    flush,
    listener: {
      status: (update) => {
        waiting.push(update);
        cancel ??= clock.after(BATCH, flush);
      },
      notice: (notice) => tell({ type: 'build/noticed', notice }),
    },
  };
}
