import { RefusedError } from '../../errors.ts';
import { cleanPath, compareBytes, type FolderState, type TreeFilter } from '../../filesystem/ignore/index.ts';
import { typeBits } from '../../filesystem/mode.ts';
import type { TreeEntry, TreeSource } from './entry.ts';

interface Folder {
  readonly children: Map<string, Folder | Uint8Array>;
}

let lastTime = 0n;

/**
 * A time (ns since 1970) that no earlier transfer used. The daemon treats a file with the same size and time as
 * unchanged, which would be wrong for a generated Dockerfile.
 */
function uniqueTime(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n;
  lastTime = now > lastTime ? now : lastTime + 1n;
  return lastTime;
}

/** A tree in memory: files with mode 0644 in folders with mode 0755. */
export class MemoryTree implements TreeSource {
  readonly #entries: TreeEntry[] = [];
  readonly #contents = new Map<TreeEntry, Uint8Array>();
  readonly #mtimeNs = uniqueTime();
  #next = 0;

  /** @param files contents by relative, slash-separated path
   * @throws Error for a path that leaves the folder, or that is both a file and a folder
   */
  constructor(files: ReadonlyMap<string, Uint8Array>, filter: TreeFilter) {
    const root: Folder = { children: new Map() };
    for (const [path, content] of files) place(root, path, content);
    this.#list(root, '', undefined, filter, []);
  }

  next(): TreeEntry | undefined {
    return this.#entries[this.#next++];
  }

  content(entry: TreeEntry): Uint8Array {
    return this.#contents.get(entry) ?? new Uint8Array();
  }

  /** Lists what the filter accepts, after those folders above it that were not listed yet. */
  #list(
    folder: Folder,
    prefix: string,
    state: FolderState | undefined,
    filter: TreeFilter,
    unlisted: TreeEntry[],
  ): void {
    for (const [name, child] of [...folder.children].sort(([a], [b]) => compareBytes(a, b))) {
      const path = prefix + name;
      if (child instanceof Uint8Array) {
        if (!filter.file(path, state)) continue;
        const entry = this.#entry(path, 0o644, child.length);
        this.#entries.push(...unlisted.splice(0), entry);
        this.#contents.set(entry, child);
        continue;
      }
      const { sent, inside } = filter.folder(path, state);
      unlisted.push(this.#entry(path, typeBits.dir + 0o755, 0));
      if (sent) this.#entries.push(...unlisted.splice(0));
      if (inside !== undefined) this.#list(child, `${path}/`, inside, filter, unlisted);
      // Nothing in this folder was listed.
      if (unlisted.at(-1)?.path === path) unlisted.pop();
    }
  }

  #entry(path: string, mode: number, size: number): TreeEntry {
    return { path, mode, size, mtimeNs: this.#mtimeNs, linkname: '', devMajor: 0, devMinor: 0 };
  }
}

function place(root: Folder, path: string, content: Uint8Array): void {
  const parts = cleanPath(path).split('/');
  const name = parts.pop();
  if (name === undefined || name === '.' || parts.includes('..') || name === '..' || parts[0] === '') {
    throw new RefusedError(`${JSON.stringify(path)} is not a path inside a folder.`);
  }
  let folder = root;
  for (const part of parts) {
    const below = folder.children.get(part) ?? { children: new Map() };
    if (below instanceof Uint8Array) throw new RefusedError(`${JSON.stringify(path)} is below a file.`);
    folder.children.set(part, below);
    folder = below;
  }
  if (folder.children.has(name)) throw new RefusedError(`${JSON.stringify(path)} is given twice.`);
  folder.children.set(name, content);
}
