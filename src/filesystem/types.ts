/** One entry of a state's tree, as the engine has it (fsutil Stat). */
export interface TreeEntry {
  /** Relative to the root, without a slash in front. */
  readonly path: string;
  /** Go's FileMode bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since the epoch. */
  readonly mtimeNs: bigint;
  /** The target of a symlink, or the first name of a hard-linked file; '' for all others. */
  readonly linkname: string;
  readonly devmajor: number;
  readonly devminor: number;
  readonly xattrs: Readonly<Record<string, Uint8Array>>;
}
