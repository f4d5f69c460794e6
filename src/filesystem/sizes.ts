import type { FileTree } from './file-tree.ts';
import { fileType } from './mode.ts';
import type { TreeEntry } from './types.ts';

/** A file that a layer stores whole: bytes of its contents, counted at its first name. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
}

export interface WastedFile extends StoredFile {
  /** The file was stored again, or it is there no more. */
  readonly why: 'overwritten' | 'deleted';
  /** Index of the layer that did it. */
  readonly by: number;
}

/** What one instruction adds to an image. */
export interface LayerSize {
  readonly files: number;
  /** Bytes that the layer stores. */
  readonly bytes: number;
  /** Of those, the bytes of files that later layers store again or delete. */
  readonly wasted: number;
  /** Which those are, biggest first. */
  readonly waste: readonly WastedFile[];
}

/**
 * Sizes of the layers of an image, from the trees between which they lie: the first layer makes `trees[0]` of nothing,
 * the second `trees[1]` of that, and so on.
 *
 * A layer stores a file whole as soon as anything of it is another one, be it mode, owner or time (OCI image spec,
 * layer.md: "modified" files are added in full). Names of one file are stored once.
 */
export function layerSizes(trees: readonly FileTree[]): readonly LayerSize[] {
  const layers: { readonly files: Map<string, number>; readonly waste: WastedFile[] }[] = [];
  /** The layer that holds each file, by the file's first name. */
  const holders = new Map<string, { readonly layer: number; readonly bytes: number }>();
  for (const [index, tree] of trees.entries()) {
    const before = trees[index - 1] ?? null;
    const files = new Map<string, number>();
    layers.push({ files, waste: [] });
    if (before === tree) continue;
    for (const entry of tree.entries()) {
      if (!holdsBytes(entry)) continue;
      const was = before?.get(entry.path);
      const content = was === undefined || before === null ? undefined : before.contentOf(was);
      if (content === undefined || !isUntouched(content, entry)) {
        files.set(entry.path, entry.size);
      } else if (content.path !== entry.path && tree.get(content.path) === undefined) {
        // The first name went, another one of the same file stays.
        const holder = holders.get(content.path);
        holders.delete(content.path);
        if (holder !== undefined) holders.set(entry.path, holder);
      }
    }
    for (const [path, { layer, bytes }] of holders) {
      const now = tree.get(path);
      const gone = now === undefined || fileType(now.mode) !== 'file';
      if (!gone && !files.has(path)) continue;
      layers[layer]?.waste.push({ path, bytes, why: gone ? 'deleted' : 'overwritten', by: index });
      holders.delete(path);
    }
    for (const [path, bytes] of files) holders.set(path, { layer: index, bytes });
  }
  return layers.map(({ files, waste }) => {
    const lost = biggestFirst(waste.filter(({ bytes }) => bytes > 0));
    return {
      files: files.size,
      bytes: totalBytes([...files.values()].map((bytes) => ({ bytes }))),
      wasted: totalBytes(lost),
      waste: lost,
    };
  });
}

/** By bytes, then by path. */
export function biggestFirst<File extends StoredFile>(files: readonly File[]): File[] {
  return files.toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
}

/** A regular file under its first name. */
export function holdsBytes(entry: TreeEntry): boolean {
  return fileType(entry.mode) === 'file' && entry.linkname === '';
}

function isUntouched(was: TreeEntry, now: TreeEntry): boolean {
  return (
    was === now ||
    (was.mode === now.mode &&
      was.uid === now.uid &&
      was.gid === now.gid &&
      was.size === now.size &&
      was.mtimeNs === now.mtimeNs)
  );
}

/** Bytes of all of them. */
export function totalBytes(files: Iterable<{ readonly bytes: number }>): number {
  let total = 0;
  for (const { bytes } of files) total += bytes;
  return total;
}
