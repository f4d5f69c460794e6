import { RefusedError } from '../../errors.ts';
import { writeReason } from '../../text/write-reasons.ts';

/** The code of a system error, such as ENOENT; else ''. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** An error of the system while an output was written, as one sentence. Ours stay as they are. */
export function writeError(path: string, error: unknown): Error {
  const code = codeOf(error);
  if (error instanceof RefusedError) return error;
  return new RefusedError(`${path} cannot be written: ${writeReason(code, error)}.`);
}
