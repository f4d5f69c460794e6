import { StateGoneError } from '../ports.ts';
import { errorText } from './convert/failure.ts';

/** Errors with which engines report that the state of a failed step is no longer on disk. */
const GONE_MESSAGES = [
  // From NewContainer on Docker 26.1 (`open …/.tmp-committed…`) and 28.5 (`invalid output path: stat …`). The other
  // two endings come from containerd's snapshotters.
  /failed to (?:prepare|get mount|mount) .*(?:no such file or directory|does not exist|not found)/,
  // From ExecProcess on both engines, with the state mounted read-only:
  // `stat /var/lib/docker/overlay2/ID: no such file or directory`.
  // An ID is 25 letters and digits (moby/buildkit identity.NewID).
  /\b(?:stat|lstat|open) \S*\/[a-z0-9]{25}(?:\/\S*)?: no such file or directory/,
];

/**
 * Turns an engine error about a deleted state of a failed step into a StateGoneError. Returns any other error
 * unchanged.
 */
export function explainGone(error: unknown): unknown {
  if (error instanceof StateGoneError || !GONE_MESSAGES.some((gone) => gone.test(errorText(error))))
    return error;
  return new StateGoneError('The files of the failed step are gone: another build of the same step ended.', {
    cause: error,
  });
}

/** Runs work on the states of a failure. Rejects with a StateGoneError when they are gone. */
export async function explainingGone<T>(work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    throw explainGone(error);
  });
}
