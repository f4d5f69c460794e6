/** Entries of trees as the engine lists them, in few words. */
import type { TreeEntry } from '../../src/filesystem/types.ts';

/** Go's FileMode bits of what is no plain file (io/fs). */
export const DIRECTORY = 0x80000000;
export const SYMLINK = 0x08000000;
export const DEVICE = 0x04000000;
export const PIPE = 0x02000000;
export const SOCKET = 0x01000000;
export const SETUID = 0x00800000;
export const SETGID = 0x00400000;
export const CHAR_DEVICE = 0x00200000;
export const STICKY = 0x00100000;

/** A file of ten bytes that root owns. */
export function file(path: string, given: Partial<TreeEntry> = {}): TreeEntry {
  return {
    path,
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: 10,
    mtimeNs: 0n,
    linkname: '',
    devmajor: 0,
    devminor: 0,
    xattrs: {},
    ...given,
  };
}

export function folder(path: string, given: Partial<TreeEntry> = {}): TreeEntry {
  return file(path, { mode: DIRECTORY + 0o755, size: 0, ...given });
}

export function symlink(path: string, target: string, given: Partial<TreeEntry> = {}): TreeEntry {
  return file(path, { mode: SYMLINK + 0o777, size: target.length, linkname: target, ...given });
}
