import { StateGoneError } from '../ports.ts';
import { errorText } from './convert/failure.ts';

/** How an engine says that what a failed step left is not on its disk any more, as seen where a case is named. */
const GONE_MESSAGES = [
  // NewContainer on Docker 26.1 (`open …/.tmp-committed…`) and 28.5 (`invalid output path: stat …`); the other two
  // endings are those of containerd's snapshotters.
  /failed to (?:prepare|get mount|mount) .*(?:no such file or directory|does not exist|not found)/,
  // ExecProcess with the state mounted read-only, on both: `stat /var/lib/docker/overlay2/ID: no such file or directory`.
  // An ID is 25 letters and digits (moby/buildkit identity.NewID).
  /\b(?:stat|lstat|open) \S*\/[a-z0-9]{25}(?:\/\S*)?: no such file or directory/,
];

/** The error of a call on what a failed step left: a StateGoneError where it says that this is gone, else itself. */
export function explainGone(error: unknown): unknown {
  if (error instanceof StateGoneError || !GONE_MESSAGES.some((gone) => gone.test(errorText(error))))
    return error;
  return new StateGoneError(
    'The files of the failed step are gone: another build of the same step has ended.',
    {
      cause: error,
    },
  );
}
