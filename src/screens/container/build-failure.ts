import { BuildFailedError, type BuildFailure } from '../../ports.ts';
import { UnreachedError } from '../../states/reach.ts';

/** The failure of a build that an error is about; null for another error. */
export function failureOf(error: unknown): BuildFailure | null {
  return error instanceof BuildFailedError || error instanceof UnreachedError ? error.failure : null;
}
