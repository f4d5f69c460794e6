/** Go's FileMode bits (io/fs), as fsutil sends them. */
const DIRECTORY = 0x80000000;
const SYMLINK = 0x08000000;
const DEVICE = 0x04000000;
const PIPE = 0x02000000;
const SOCKET = 0x01000000;
const CHAR_DEVICE = 0x00200000;
const SETUID = 0x00800000;
const SETGID = 0x00400000;
const STICKY = 0x00100000;

export type FileType = 'file' | 'dir' | 'symlink' | 'char' | 'block' | 'fifo' | 'socket';

/** The type in a mode of Go's; what has no type bit is a regular file. */
export function fileType(mode: number): FileType {
  if (has(mode, DIRECTORY)) return 'dir';
  if (has(mode, SYMLINK)) return 'symlink';
  if (has(mode, DEVICE)) return has(mode, CHAR_DEVICE) ? 'char' : 'block';
  if (has(mode, PIPE)) return 'fifo';
  if (has(mode, SOCKET)) return 'socket';
  return 'file';
}

/** The permissions as chmod has them, with set-uid, set-gid and sticky: 0o4755. */
export function permissions(mode: number): number {
  return (
    (mode & 0o777) |
    (has(mode, SETUID) ? 0o4000 : 0) |
    (has(mode, SETGID) ? 0o2000 : 0) |
    (has(mode, STICKY) ? 0o1000 : 0)
  );
}

/** Bitwise operators work on signed 32 bits, so the highest bit needs care. */
function has(mode: number, bit: number): boolean {
  return (mode & bit) !== 0;
}
