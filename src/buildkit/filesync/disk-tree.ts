import { type BigIntStats, constants, realpathSync, statSync } from 'node:fs';
import type { FolderState, TreeFilter } from '../../filesystem/ignore/index.ts';
import { type FileType, goPermissions, typeBits } from '../../filesystem/mode.ts';
import type { TreeEntry, TreeSource } from './entry.ts';
import { describeError, errorCode, FileSyncError, showName } from './error.ts';
import { childPath, type FolderName, isGone, lstatIfThere, readFolder, readLink } from './folder.ts';

const { S_IFMT, S_IFDIR, S_IFLNK, S_IFIFO, S_IFBLK, S_IFCHR } = constants;

/** A folder that is being walked. */
interface OpenFolder {
  readonly names: readonly FolderName[];
  next: number;
  /** The path for file system calls. */
  readonly path: string | Buffer;
  /** Path relative to the root, with a '/' at its end; '' for the root. */
  readonly prefix: string;
  /** The bytes of the prefix if they are not UTF-8. */
  readonly rawPrefix: Buffer | undefined;
  readonly state: FolderState | undefined;
  /** Whether the entry of this folder itself was emitted. */
  emitted: boolean;
}

/**
 * The real path of a folder to send.
 *
 * @throws FileSyncError when it does not exist or is not a folder
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
 * Walks a folder on disk as tonistiigi/fsutil does for a build context. It emits what the filter accepts and the
 * folders above it. Owner and group are left out (buildx resets them to 0). A socket is sent as an empty file. A file
 * with several names is sent once; its later names are links to the first.
 *
 * Unlike fsutil it leaves out extended attributes, because Node.js cannot read them.
 */
export class DiskTree implements TreeSource {
  readonly #root: string;
  readonly #filter: TreeFilter;
  readonly #open: OpenFolder[] = [];
  readonly #ready: TreeEntry[] = [];
  /** The first path of each file with several names, by device and inode. */
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

  /** @throws FileSyncError that names what cannot be read; BadPatternError, see `TreeFilter` */
  next(until: number): TreeEntry | undefined | 'later' {
    while (this.#ready.length === 0) {
      if (performance.now() >= until) return 'later';
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

  /** Reads a folder's names and makes it the current folder. */
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
      // Ignore an unreadable folder that is only searched for exceptions.
      if (!emitted && /^E(?:ACCES|PERM)$/.test(errorCode(error))) return;
      throw unreadable('the folder ', path, error);
    }
  }

  /** Emits the entry of a name, after the folders above it. False if it no longer exists. */
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
      // Converted once: each type check of a BigIntStats creates two bigints.
      const unix = Number(stats.mode);
      const linkname =
        (unix & S_IFMT) === S_IFLNK ? readLink(at) : this.#hardLink(stats, unix, rawPath ?? path);
      return toEntry(stats, unix, path, rawPath, linkname);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw unreadable('', at, error);
    }
  }

  /** The first path of the same file; '' if this is the first. */
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
    // Split into 12 and 20 bits, as fsutil does (stat_unix.go).
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

/** Converts a Unix mode to Go's FileMode. A socket gets no type bit, as in fsutil. */
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
