/** Why something cannot be written or listed, by the code of the system's error. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'its symbolic links lead in a circle',
  EISDIR: 'it is a folder',
  ENOTEMPTY: 'a folder is in its place',
  EEXIST: 'something else is in its place',
  EROFS: 'the disk is read-only',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the quota is used up',
  EFBIG: 'it is too large for the disk',
  ENAMETOOLONG: 'the name is too long for the disk',
  EILSEQ: 'the disk does not allow this name',
  EINVAL: 'the disk does not allow this name',
  EBUSY: 'something else uses it',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk reports an error',
  EPIPE: 'nobody reads it any more',
  ENXIO: 'it is a socket, or a device that is not there',
};

/**
 * Why something cannot be written or listed, to follow a colon; for a code that is not known, the code.
 * @param code of the system's error; '' if it has none
 */
export function writeReason(code: string, error: unknown): string {
  return REASONS[code] ?? (code || String(error));
}
