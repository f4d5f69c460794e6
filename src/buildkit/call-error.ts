import { BuildFailedError, isEngineLost, StateGoneError } from '../ports.ts';
import { buildFailure } from './convert/failure.ts';

/**
 * The error to report when a call on a build fails: ours as it is, else a failure of the build.
 * @param embedded see buildFailure
 */
export function callError(error: unknown, embedded: Parameters<typeof buildFailure>[1]): Error {
  if (error instanceof BuildFailedError || error instanceof StateGoneError || isEngineLost(error))
    return error;
  return new BuildFailedError(buildFailure(error, embedded));
}
