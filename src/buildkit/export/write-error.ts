import { RefusedError } from '../../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'no file can be made there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the quota is used up',
  EFBIG: 'it is too large for the disk',
  ENAMETOOLONG: 'the name is too long for the disk',
  EEXIST: 'something else is in its place',
  EISDIR: 'a folder is in its place',
  ENOTEMPTY: 'a folder is in its place',
  ENOTDIR: 'a part of the path is not a folder',
  EILSEQ: 'the disk does not allow this name',
  EINVAL: 'the disk does not allow this name',
  EPIPE: 'nobody reads it any more',
  ENXIO: 'it is a socket, or a device that is not there',
};

/** The code of a system error, such as ENOENT; else ''. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** An error of the system while an output was written, as one sentence. Ours stay as they are. */
export function writeError(path: string, error: unknown): Error {
  const code = codeOf(error);
  if (error instanceof RefusedError) return error;
  return new RefusedError(`${path} cannot be written: ${REASONS[code] ?? (code || String(error))}.`);
}
