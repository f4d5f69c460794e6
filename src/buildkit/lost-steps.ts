import type { StatusUpdate } from '../progress/types.ts';
import type { CallConnection } from './lost-calls.ts';

/** How a daemon reports a step that needed our session when the connection to us broke (google.golang.org/grpc). */
const BROKEN_SESSION_TEXT = /rpc error: code = (?:Unavailable|Canceled) desc = |no active session for/;

/** How long after such a report the loss may take to be noticed here. */
const LOSS_GRACE_MS = 300;

/**
 * Passes status on, but holds back what says that a step failed for want of a connection to us: if it turns out that the
 * engine was lost, no step has failed.
 */
export function withoutLostSteps(
  status: (update: StatusUpdate) => void,
  connection: Pick<CallConnection, 'lostBy'>,
): (update: StatusUpdate) => void {
  let held: StatusUpdate[] | null = null;
  const release = (): void => {
    const updates = held ?? [];
    held = null;
    if (connection.lostBy === null) for (const update of updates) status(update);
  };
  return (update) => {
    if (held !== null) held.push(update);
    else if (update.vertexes.some(({ error }) => error !== null && BROKEN_SESSION_TEXT.test(error))) {
      held = [update];
      setTimeout(release, LOSS_GRACE_MS);
    } else status(update);
  };
}
