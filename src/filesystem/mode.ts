/** The bits of Go's FileMode above the nine permission bits (io/fs), as fsutil sends them. */
export const fileMode = {
  dir: 0x80000000,
  symlink: 0x08000000,
  device: 0x04000000,
  pipe: 0x02000000,
  socket: 0x01000000,
  setuid: 0x00800000,
  setgid: 0x00400000,
  charDevice: 0x00200000,
  sticky: 0x00100000,
} as const;

export type FileType = 'file' | 'dir' | 'symlink' | 'char' | 'block' | 'fifo' | 'socket';

/** The FileMode bits of each type. */
export const typeBits: Readonly<Record<FileType, number>> = {
  file: 0,
  dir: fileMode.dir,
  symlink: fileMode.symlink,
  char: fileMode.device + fileMode.charDevice,
  block: fileMode.device,
  fifo: fileMode.pipe,
  socket: fileMode.socket,
};

const NAMES: Readonly<Record<FileType, string>> = {
  file: 'file',
  dir: 'folder',
  symlink: 'link',
  char: 'device',
  block: 'device',
  fifo: 'fifo',
  socket: 'socket',
};

/** The type of an entry in words. */
export function typeName(type: FileType): string {
  return NAMES[type];
}

/** The type in a FileMode; without a type bit it is a regular file. */
export function fileType(mode: number): FileType {
  if (has(mode, fileMode.dir)) return 'dir';
  if (has(mode, fileMode.symlink)) return 'symlink';
  if (has(mode, fileMode.device)) return has(mode, fileMode.charDevice) ? 'char' : 'block';
  if (has(mode, fileMode.pipe)) return 'fifo';
  if (has(mode, fileMode.socket)) return 'socket';
  return 'file';
}

/** The permissions of a FileMode as chmod writes them, with set-uid, set-gid and sticky: 0o4755. */
export function permissions(mode: number): number {
  return (
    (mode & 0o777) |
    (has(mode, fileMode.setuid) ? 0o4000 : 0) |
    (has(mode, fileMode.setgid) ? 0o2000 : 0) |
    (has(mode, fileMode.sticky) ? 0o1000 : 0)
  );
}

/** Converts permissions as chmod writes them to FileMode bits. Other bits of `mode` are dropped. */
export function goPermissions(mode: number): number {
  return (
    (mode & 0o777) +
    ((mode & 0o4000) !== 0 ? fileMode.setuid : 0) +
    ((mode & 0o2000) !== 0 ? fileMode.setgid : 0) +
    ((mode & 0o1000) !== 0 ? fileMode.sticky : 0)
  );
}

/** Bitwise operators work on signed 32-bit numbers, so the highest bit cannot be compared with > 0. */
function has(mode: number, bit: number): boolean {
  return (mode & bit) !== 0;
}
