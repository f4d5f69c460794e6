import { RefusedError } from '../errors.ts';
import { awakeTimer } from '../ports.ts';

/** How long an engine may take for an answer that it has at hand. */
const ANSWER_TIMEOUT_MS = 10_000;

/** How often an engine is asked whether it still answers, during a request that may take long. */
const QUESTION_INTERVAL_MS = 2_000;

/** Waits for an answer. Rejects with code ETIMEDOUT when the engine accepts the connection but does not answer in time. */
export function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = awakeTimer(ANSWER_TIMEOUT_MS, () => reject(noAnswer()));
    answer.then(resolve, reject).finally(stop);
  });
}

/**
 * Waits for a request that may take any time. Meanwhile asks `ping` again and again; rejects with its error, or with code
 * ETIMEDOUT when it is not answered in time.
 */
export function whileAnswering<T>(work: Promise<T>, ping: () => Promise<unknown>): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    let isOver = false;
    const ask = (): void => {
      inTime(ping()).then(() => {
        if (!isOver) stop = awakeTimer(QUESTION_INTERVAL_MS, ask);
      }, reject);
    };
    stop = awakeTimer(QUESTION_INTERVAL_MS, ask);
    work.then(resolve, reject).finally(() => {
      isOver = true;
      stop();
    });
  });
}

function noAnswer(): Error {
  return Object.assign(new RefusedError('no answer in time'), { code: 'ETIMEDOUT' });
}
