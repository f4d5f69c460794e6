import { type BigIntStats, constants, realpathSync, statSync } from 'node:fs';
import type { FolderState, TreeFilter } from '../../filesystem/ignore/index.ts';
import { type FileType, goPermissions, typeBits } from '../../filesystem/mode.ts';
import type { TreeEntry, TreeSource } from './entry.ts';
import { describeError, errorCode, FileSyncError, showName } from './error.ts';
import { childPath, type FolderName, isGone, lstatIfThere, readFolder, readLink } from './folder.ts';

const { S_IFMT, S_IFDIR, S_IFLNK, S_IFIFO, S_IFBLK, S_IFCHR } = constants;

/** A folder whose names are being gone through. */
interface OpenFolder {
  readonly names: readonly FolderName[];
  next: number;
  /** As the file system takes it. */
  readonly path: string | Buffer;
  /** Relative to the root, with a '/' at the end; '' for the root. */
  readonly prefix: string;
  /** The prefix's bytes, when they are not UTF-8. */
  readonly rawPrefix: Buffer | undefined;
  readonly state: FolderState | undefined;
  /** Was the entry of this folder itself given? */
  emitted: boolean;
}

/**
 * The real path of a folder to send.
 *
 * @throws FileSyncError when it is not there or is no folder
 */
export function resolveRoot(path: string): string {
  try {
    const root = realpathSync(path);
    if (statSync(root).isDirectory()) return root;
  } catch (error) {
    throw new FileSyncError(`Cannot read the folder ${path}: ${describeError(error)}.`, { cause: error });
  }
  throw new FileSyncError(`Cannot send ${path}: it is not a folder.`);
}

/**
 * Walks a folder on disk as tonistiigi/fsutil does for a build context: what the filter lets through, and the
 * folders on the way to it; owner and group are not told (buildx resets them to 0); a socket looks like an
 * empty file; a file with several names is told once, the later names as links to the first.
 *
 * Extended attributes are left out, unlike in fsutil: Node.js cannot read them.
 */
export class DiskTree implements TreeSource {
  readonly #root: string;
  readonly #filter: TreeFilter;
  readonly #open: OpenFolder[] = [];
  readonly #ready: TreeEntry[] = [];
  /** Files with several names by device and inode, and the path that was told first. */
  readonly #linked = new Map<string, string | Uint8Array>();

  /**
   * @param root from `resolveRoot`
   * @throws FileSyncError when the root cannot be read
   */
  constructor(root: string, filter: TreeFilter) {
    this.#root = root;
    this.#filter = filter;
    this.#enter(root, '', undefined, undefined, true);
  }

  /** @throws FileSyncError naming what cannot be read; BadPatternError, see `TreeFilter` */
  next(): TreeEntry | undefined {
    while (this.#ready.length === 0) {
      const folder = this.#open.at(-1);
      if (folder === undefined) return undefined;
      const name = folder.names[folder.next++];
      if (name === undefined) this.#open.pop();
      else if (name.isFolder) this.#visitFolder(folder, name);
      else if (this.#filter.file(folder.prefix + name.text, folder.state)) this.#emit(folder, name);
    }
    return this.#ready.shift();
  }

  content(entry: TreeEntry): { file: string | Buffer } {
    if (entry.rawPath === undefined) return { file: `${this.#root}/${entry.path}` };
    return { file: Buffer.concat([Buffer.from(`${this.#root}/`), entry.rawPath]) };
  }

  #visitFolder(parent: OpenFolder, name: FolderName): void {
    const relative = parent.prefix + name.text;
    const { sent, inside } = this.#filter.folder(relative, parent.state);
    if (sent && !this.#emit(parent, name)) return;
    if (inside === undefined) return;
    const raw = rawChild(parent, name);
    this.#enter(
      childPath(parent.path, name),
      `${relative}/`,
      raw && Buffer.concat([raw, slash]),
      inside,
      sent,
    );
  }

  /** Starts on a folder's names. */
  #enter(
    path: string | Buffer,
    prefix: string,
    rawPrefix: Buffer | undefined,
    state: FolderState | undefined,
    emitted: boolean,
  ): void {
    try {
      this.#open.push({ names: readFolder(path), next: 0, path, prefix, rawPrefix, state, emitted });
    } catch (error) {
      if (isGone(error) && prefix !== '') return;
      // A folder that is only searched for exceptions may be closed to us.
      if (!emitted && /^E(?:ACCES|PERM)$/.test(errorCode(error))) return;
      throw unreadable('the folder ', path, error);
    }
  }

  /** Readies the entry of a name, and of the folders on the way to it; false when it has vanished. */
  #emit(folder: OpenFolder, name: FolderName): boolean {
    const entry = this.#entry(folder, name);
    if (entry === undefined) return false;
    this.#open.forEach((above, i) => {
      if (above.emitted) return;
      above.emitted = true;
      const holder = this.#open[i - 1];
      const named = holder?.names[holder.next - 1];
      const missing = holder && named && this.#entry(holder, named);
      if (missing !== undefined) this.#ready.push(missing);
    });
    this.#ready.push(entry);
    return true;
  }

  #entry(folder: OpenFolder, name: FolderName): TreeEntry | undefined {
    const at = childPath(folder.path, name);
    const path = folder.prefix + name.text;
    const rawPath = rawChild(folder, name);
    try {
      const stats = lstatIfThere(at);
      if (stats === undefined) return undefined;
      // Once: a BigIntStats answers each question about its kind with two new bigints.
      const unix = Number(stats.mode);
      const linkname =
        (unix & S_IFMT) === S_IFLNK ? readLink(at) : this.#hardLink(stats, unix, rawPath ?? path);
      return toEntry(stats, unix, path, rawPath, linkname);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw unreadable('', at, error);
    }
  }

  /** The first path of the same file, or '' when this is the first. */
  #hardLink(stats: BigIntStats, unix: number, path: string | Uint8Array): string | Uint8Array {
    if (stats.nlink < 2n || (unix & S_IFMT) === S_IFDIR) return '';
    const key = `${stats.dev}:${stats.ino}`;
    const first = this.#linked.get(key);
    if (first === undefined) this.#linked.set(key, path);
    return first ?? '';
  }
}

const slash = Buffer.from('/');

function rawChild(folder: OpenFolder, name: FolderName): Buffer | undefined {
  if (folder.rawPrefix === undefined && name.raw === undefined) return undefined;
  return Buffer.concat([folder.rawPrefix ?? Buffer.from(folder.prefix), name.raw ?? Buffer.from(name.text)]);
}

function toEntry(
  stats: BigIntStats,
  unix: number,
  path: string,
  rawPath: Buffer | undefined,
  linkname: string | Uint8Array,
): TreeEntry {
  const kind = unix & S_IFMT;
  const isDevice = kind === S_IFBLK || kind === S_IFCHR;
  const entry = {
    path,
    mode: goMode(unix),
    size: kind === S_IFDIR ? 0 : Number(stats.size),
    mtimeNs: stats.mtimeNs,
    linkname,
    // The split that fsutil makes (stat_unix.go): 12 bits and 20 bits.
    devMajor: isDevice ? Number((stats.rdev >> 8n) & 0xfffn) : 0,
    devMinor: isDevice ? Number((stats.rdev & 0xffn) | ((stats.rdev >> 12n) & 0xfff00n)) : 0,
  };
  return rawPath === undefined ? entry : { ...entry, rawPath };
}

const TYPES_BY_BITS: Readonly<Record<number, FileType>> = {
  [S_IFDIR]: 'dir',
  [S_IFLNK]: 'symlink',
  [S_IFIFO]: 'fifo',
  [S_IFBLK]: 'block',
  [S_IFCHR]: 'char',
};

/** A Unix mode as Go's FileMode, but for the bit of a socket, which fsutil clears. */
function goMode(unix: number): number {
  return typeBits[TYPES_BY_BITS[unix & S_IFMT] ?? 'file'] + goPermissions(unix);
}

function unreadable(kind: 'the folder ' | '', path: string | Buffer, error: unknown): FileSyncError {
  const name = typeof path === 'string' ? path : showName(path);
  return new FileSyncError(
    `Cannot read ${kind}${name} to send it to the engine: ${describeError(error)}; ` +
      'make it readable or list it in .dockerignore.',
    { cause: error },
  );
}
