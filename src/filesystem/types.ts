/** An entry of the tree of a state, as the engine lists it (fsutil Stat). */
export interface TreeEntry {
  /** Relative to the root, without a leading slash. */
  readonly path: string;
  /** Go's FileMode bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since the epoch. */
  readonly mtimeNs: bigint;
  /** The target of a symlink, or the first name of a hard-linked file; '' for anything else. */
  readonly linkname: string;
  readonly devmajor: number;
  readonly devminor: number;
  readonly xattrs: Readonly<Record<string, Uint8Array>>;
}
