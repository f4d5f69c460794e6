import type { Http2Session } from 'node:http2';
import { awakeTimer } from '../ports.ts';

/** From one question to the next. */
const INTERVAL_MS = 3_000;
/** How long an answer may take. Together with the interval and the clock's steps this is less than 15 s. */
const ANSWER_TIMEOUT_MS = 9_000;

/** Asks whether the other side still answers; calls back with the answer, and not at all if there is none. */
export type Ask = (answered: () => void) => void;

/** An HTTP/2 PING. A step that prints nothing does not delay its answer. */
export function pingOf(session: Http2Session): Ask {
  return (answered) => {
    if (session.destroyed || session.connecting) return;
    session.ping((error) => {
      if (error === null) answered();
    });
  };
}

/**
 * Asks again and again, and calls `silent` once when an answer takes too long. Time in which this process was suspended
 * does not count. The returned function ends it.
 */
export function startHeartbeat(ask: Ask, silent: () => void): () => void {
  let stop = (): void => undefined;
  const beat = (): void => {
    const stopWaiting = awakeTimer(ANSWER_TIMEOUT_MS, silent);
    stop = stopWaiting;
    ask(() => {
      stopWaiting();
      if (stop === stopWaiting) stop = awakeTimer(INTERVAL_MS, beat);
    });
  };
  stop = awakeTimer(INTERVAL_MS, beat);
  return () => {
    stop();
    stop = () => undefined;
  };
}
