import type { FileTree } from './file-tree.ts';
import { fileType } from './mode.ts';
import type { TreeEntry } from './types.ts';

/** A file that a layer stores: bytes of its contents, counted at its first name. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
}

export interface WastedFile extends StoredFile {
  /** Whether the file was stored again, or removed. */
  readonly why: 'overwritten' | 'deleted';
  /** Index of the layer that did it. */
  readonly by: number;
}

/** What one instruction adds to an image. */
export interface LayerSize {
  readonly files: number;
  /** Bytes that the layer stores. */
  readonly bytes: number;
  /** The part of them that later layers store again or delete. */
  readonly wasted: number;
  /** The files that are wasted, biggest first. */
  readonly waste: readonly WastedFile[];
}

/** The tree of a layer, and its changes to the layer below. */
export interface Layer {
  readonly tree: FileTree;
  /** Paths that the layer stores again; null means all, as in the first layer. */
  readonly changed: ReadonlySet<string> | null;
}

/**
 * Sizes of the layers of an image, lowest first.
 *
 * A layer stores a whole file as soon as anything in it changes, be it only mode or owner (OCI image spec, layer.md:
 * "modified" files are added in full). Hard links of a file are stored once. A changed time alone does not count here,
 * since the engine itself gives states of one build different times.
 */
export function layerSizes(layers: readonly Layer[]): readonly LayerSize[] {
  const sizes: { readonly files: Map<string, number>; readonly waste: WastedFile[] }[] = [];
  /** The layer that stores each file, by the first name of the file. */
  const holders = new Map<string, { readonly layer: number; readonly bytes: number }>();
  for (const [index, { tree, changed }] of layers.entries()) {
    const before = layers[index - 1]?.tree ?? null;
    const files = new Map<string, number>();
    sizes.push({ files, waste: [] });
    if (changed?.size === 0) continue;
    for (const entry of tree.entries()) {
      if (!holdsBytes(entry)) continue;
      if (changed === null || changed.has(entry.path)) {
        files.set(entry.path, entry.size);
        continue;
      }
      const was = before?.get(entry.path);
      const first = was === undefined ? undefined : before?.contentOf(was).path;
      if (first === undefined || first === entry.path) continue;
      // The first name is gone or is another file now; this name of the file remains.
      const holder = holders.get(first);
      if (holder !== undefined) holders.set(entry.path, holder);
      if (!changed.has(first) || tree.get(first) === undefined) holders.delete(first);
    }
    for (const [path, { layer, bytes }] of holders) {
      const now = tree.get(path);
      const gone = now === undefined || fileType(now.mode) !== 'file';
      if (!gone && !files.has(path)) continue;
      sizes[layer]?.waste.push({ path, bytes, why: gone ? 'deleted' : 'overwritten', by: index });
      holders.delete(path);
    }
    for (const [path, bytes] of files) holders.set(path, { layer: index, bytes });
  }
  return sizes.map(({ files, waste }) => {
    const lost = biggestFirst(waste.filter(({ bytes }) => bytes > 0));
    return {
      files: files.size,
      bytes: totalBytes([...files.values()].map((bytes) => ({ bytes }))),
      wasted: totalBytes(lost),
      waste: lost,
    };
  });
}

/** Sorts by bytes, then by path. */
export function biggestFirst<File extends StoredFile>(files: readonly File[]): File[] {
  return files.toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
}

/** Whether an entry is a regular file under its first name. */
export function holdsBytes(entry: TreeEntry): boolean {
  return fileType(entry.mode) === 'file' && entry.linkname === '';
}

export function totalBytes(files: Iterable<{ readonly bytes: number }>): number {
  let total = 0;
  for (const { bytes } of files) total += bytes;
  return total;
}
