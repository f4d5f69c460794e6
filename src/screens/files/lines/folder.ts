import type { FileTree } from '../../../filesystem/file-tree.ts';
import { fileType } from '../../../filesystem/mode.ts';
import type { TreeEntry } from '../../../filesystem/types.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { bar } from '../../../ui/bar.ts';
import { fitTo, type Line } from '../../../ui/text.ts';
import { bytesOf } from '../select.ts';
import { entryRole } from './row.ts';

/** Width of the bars next to the names, in cells. */
const BAR_CELLS = 12;

interface Part {
  readonly entry: TreeEntry;
  readonly bytes: number;
}

const kept = new WeakMap<FileTree, { readonly folder: string; readonly parts: readonly Part[] }>();

/** The direct children of a folder, biggest first. Cached, because every frame asks. */
function partsOf(tree: FileTree, folder: string): readonly Part[] {
  const last = kept.get(tree);
  if (last?.folder === folder) return last.parts;
  const parts = tree
    .children(folder)
    .map((entry) => ({ entry, bytes: bytesOf(tree, entry) }))
    .toSorted((a, b) => b.bytes - a.bytes);
  kept.set(tree, { folder, parts });
  return parts;
}

/** The contents of a folder, biggest first, each with its share. */
export function folderLines(tree: FileTree, folder: TreeEntry, height: number): readonly Line[] {
  const total = tree.total(folder.path);
  const parts = partsOf(tree, folder.path);
  if (parts.length === 0) return [[{ text: ' Empty.', role: 'dim' }]];
  return parts.slice(0, height).map(({ entry, bytes }): Line => {
    const share = total.bytes === 0 ? 0 : bytes / total.bytes;
    const name = `${entry.path.slice(folder.path.length + 1)}${fileType(entry.mode) === 'dir' ? '/' : ''}`;
    return [
      { text: ` ${fitTo(formatBytes(bytes), 8, 'right')} ` },
      ...bar(share, BAR_CELLS, 'accent'),
      { text: ` ${plainName(name)}`, role: entryRole(entry) },
    ];
  });
}
