import type { TreeDiff } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import { fileType } from '../../filesystem/mode.ts';
import type { ComparedFile } from '../../report/types.ts';

/** The files of two trees that hold bytes, each once: a hard link of another name holds none. */
export function comparedFiles(a: FileTree, b: FileTree, diff: TreeDiff): readonly ComparedFile[] {
  const changed = new Set(diff.entries.map(({ path }) => path));
  const files: ComparedFile[] = [];
  for (const entry of b.entries()) {
    if (!holdsBytes(entry)) continue;
    const other = a.get(entry.path);
    const isThere = other !== undefined && fileType(other.mode) === 'file';
    const side = !isThere ? 'b' : changed.has(entry.path) ? 'changed' : 'both';
    files.push({ path: entry.path, bytes: Math.max(entry.size, isThere ? other.size : 0), side });
  }
  for (const entry of a.entries()) {
    if (!holdsBytes(entry)) continue;
    const other = b.get(entry.path);
    if (other === undefined || fileType(other.mode) !== 'file')
      files.push({ path: entry.path, bytes: entry.size, side: 'a' });
  }
  return files;
}

function holdsBytes({ mode, linkname }: { readonly mode: number; readonly linkname: string }): boolean {
  return fileType(mode) === 'file' && linkname === '';
}
