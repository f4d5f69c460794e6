import type { TreeEntry } from '../../ports.ts';
import type { Stat } from '../gen/fsutil_pb.ts';

/** Converts an fsutil Stat into a tree entry. `path` stays as the engine sent it. */
export function treeEntry(stat: Stat): TreeEntry {
  return {
    path: stat.path,
    mode: stat.mode,
    uid: stat.uid,
    gid: stat.gid,
    size: Number(stat.size),
    mtimeNs: stat.modTime,
    linkname: stat.linkname,
    devmajor: Number(stat.devmajor),
    devminor: Number(stat.devminor),
    xattrs: stat.xattrs,
  };
}
