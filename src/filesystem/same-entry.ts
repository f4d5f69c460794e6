import type { TreeEntry } from './types.ts';

/** Whether two entries of the same path are equal in everything that a listing contains, the time included. */
export function sameEntry(a: TreeEntry, b: TreeEntry): boolean {
  return (
    a.mtimeNs === b.mtimeNs &&
    a.size === b.size &&
    a.mode === b.mode &&
    a.uid === b.uid &&
    a.gid === b.gid &&
    a.linkname === b.linkname &&
    a.devmajor === b.devmajor &&
    a.devminor === b.devminor &&
    sameXattrs(a.xattrs, b.xattrs)
  );
}

/** Extended attributes of which nobody could say whether there are any, as `find` lists entries. Known by identity. */
export const UNKNOWN_XATTRS: TreeEntry['xattrs'] = Object.freeze({});

/** The attributes of an entry that is known to have none. */
export const NO_XATTRS: TreeEntry['xattrs'] = Object.freeze({});

/** Whether two entries have equal extended attributes, as far as is known. */
export function sameXattrs(a: TreeEntry['xattrs'], b: TreeEntry['xattrs']): boolean {
  if (a === b || a === UNKNOWN_XATTRS || b === UNKNOWN_XATTRS) return true;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => {
      const [x, y] = [a[key], b[key]];
      return (
        x !== undefined && y !== undefined && x.length === y.length && x.every((byte, at) => byte === y[at])
      );
    })
  );
}
