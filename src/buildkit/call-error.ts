import { ConnectError } from '@connectrpc/connect';
import { BuildFailedError, isEngineLost, StateGoneError } from '../ports.ts';
import { buildFailure } from './convert/failure.ts';

/**
 * The error to report when a call on a build fails: ours as it is, else a failure of the build.
 * @param embedded see buildFailure
 */
export function callError(error: unknown, embedded: boolean): Error {
  if (error instanceof BuildFailedError || error instanceof StateGoneError || isEngineLost(error))
    return error;
  return new BuildFailedError(buildFailure(error, embedded));
}

/** The same for what reads files: what the reader of the files threw itself is kept as it is. */
export function readingError(error: unknown, embedded: boolean): unknown {
  return error instanceof ConnectError ? callError(error, embedded) : error;
}

/** What a promise resolves to; rejects with what is made of its error. */
export async function rejecting<T>(promise: Promise<T>, errorOf: (error: unknown) => unknown): Promise<T> {
  return await promise.catch((error: unknown) => {
    throw errorOf(error);
  });
}
