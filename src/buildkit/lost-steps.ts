import type { StatusUpdate } from '../progress/types.ts';
import type { CallConnection } from './lost-calls.ts';

/** How a daemon reports a step that needed our session when the connection to us broke (google.golang.org/grpc). */
const BROKEN_SESSION_TEXT = /rpc error: code = (?:Unavailable|Canceled) desc = |no active session for/;

/** How long after such a report the loss may take to be noticed here. */
const LOSS_GRACE_MS = 300;

/**
 * Passes status on, but holds back what says that a step failed for want of a connection to us: if it turns out that the
 * engine was lost, no step has failed. The promise settles when the update was passed on or dropped; whoever reads the
 * status waits for it, so that nothing overtakes the update, neither other status nor the end of the build.
 */
export function withoutLostSteps(
  status: (update: StatusUpdate) => void,
  { lost }: Pick<CallConnection, 'lost'>,
): (update: StatusUpdate) => Promise<void> {
  return async (update) => {
    if (update.vertexes.some(({ error }) => error !== null && BROKEN_SESSION_TEXT.test(error))) {
      const isLost = await Promise.race([lost.then(() => true), pause(LOSS_GRACE_MS)]);
      if (isLost === true) return;
    }
    status(update);
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
