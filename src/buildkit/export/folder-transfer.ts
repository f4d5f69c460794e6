import {
  chmodSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  rmSync,
  type Stats,
  utimesSync,
} from 'node:fs';
import { RefusedError } from '../../errors.ts';
import { encodeName } from '../../filesystem/bytes.ts';
import { fileType, permissions } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../ports.ts';
import { makeSpecial } from './special-file.ts';
import { writeError } from './write-error.ts';

/** Where a transfer puts the contents of its files. A key is a file of one transfer. */
export interface TransferFiles {
  /** Entries whose extended attributes could not be kept. */
  lostAttributes: number;
  /** The folders of all transfers, by device and inode: names can mean the same folder, as on a disk that ignores case. */
  readonly folders: Set<string>;
  openFile(path: Buffer, key: string, entry: TreeEntry): void;
  append(key: string, bytes: Uint8Array): Promise<void>;
  finishFile(key: string, path: Buffer): void;
}

/** The entries of one transfer. Calls reject with one sentence. */
export class FolderTransfer {
  readonly #folder: TransferFiles;
  readonly #root: Buffer;
  readonly #shown: string;
  readonly #folders = new Map<string, TreeEntry>();
  readonly #links: TreeEntry[] = [];
  /** Whatever has a name of this transfer, and may be linked to. */
  readonly #seen = new Set<string>();
  readonly #id: number;
  static #transfers = 0;

  constructor(folder: TransferFiles, root: Buffer, shown: string) {
    this.#folder = folder;
    this.#root = root;
    this.#shown = shown;
    FolderTransfer.#transfers += 1;
    this.#id = FolderTransfer.#transfers;
  }

  /** The paths of all entries so far. */
  get paths(): ReadonlySet<string> {
    return this.#seen;
  }

  /**
   * Makes an entry. Returns whether its contents are to be sent. The calls return quickly and a state has many entries,
   * so there is no turn of the event loop for each.
   */
  entry(entry: TreeEntry): boolean {
    this.#requireInside(entry.path);
    if (this.#seen.has(entry.path)) throw this.#sentTwice(entry.path);
    this.#seen.add(entry.path);
    if (Object.keys(entry.xattrs).length > 0) this.#folder.lostAttributes += 1;
    try {
      return this.#make(entry);
    } catch (error) {
      throw writeError(this.#nameOf(entry.path), error);
    }
  }

  /** A piece of a file; null at its end. */
  async piece(path: string, bytes: Uint8Array | null): Promise<void> {
    const key = this.#key(path);
    try {
      if (bytes === null) this.#folder.finishFile(key, this.#at(path));
      else await this.#folder.append(key, bytes);
    } catch (error) {
      throw writeError(this.#nameOf(path), error);
    }
  }

  /** All contents have arrived: what links to them follows, then the folders get their modes and times. */
  finish(): void {
    for (const { path, linkname } of this.#links) {
      try {
        this.#clear(path, 'other');
        linkSync(this.#at(linkname), this.#at(path));
      } catch (error) {
        throw writeError(this.#nameOf(path), error);
      }
    }
    for (const [path, { mode, mtimeNs }] of [...this.#folders].reverse()) {
      try {
        const at = this.#at(path);
        if (!this.#isOurs(lstatSync(at))) throw this.#replaced(path);
        chmodSync(at, permissions(mode));
        utimesSync(at, seconds(mtimeNs), seconds(mtimeNs));
      } catch (error) {
        throw writeError(this.#nameOf(path), error);
      }
    }
  }

  #make(entry: TreeEntry): boolean {
    const { path, mode, linkname, mtimeNs } = entry;
    const type = fileType(mode);
    if (type === 'dir') {
      this.#folders.set(path, entry);
      const at = this.#at(path);
      if (this.#clear(path, 'folder')) mkdirSync(at, { mode: 0o700 });
      this.#folder.folders.add(identity(lstatSync(at)));
      return false;
    }
    if (linkname !== '' && type !== 'symlink') {
      if (!this.#seen.has(linkname)) throw new RefusedError(`the link to ${linkname} leads to nothing.`);
      this.#links.push(entry);
      return false;
    }
    if (type === 'file' || type === 'socket') {
      this.#clear(path, 'file');
      this.#folder.openFile(this.#at(path), this.#key(path), entry);
      return true;
    }
    this.#clear(path, 'other');
    makeSpecial(this.#at(path), type, entry, this.#nameOf(path));
    if (type !== 'symlink') chmodSync(this.#at(path), permissions(mode));
    try {
      lutimesSync(this.#at(path), seconds(mtimeNs), seconds(mtimeNs));
    } catch {
      // Not every disk keeps the time of a link.
    }
    return false;
  }

  /**
   * Takes away what has an entry's name and cannot stay or be replaced at once. Returns whether nothing is there now,
   * or a file that stays until the new one is complete.
   */
  #clear(path: string, becomes: 'folder' | 'file' | 'other'): boolean {
    const at = this.#at(path);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) return true;
    if (found.isDirectory() && becomes === 'folder') {
      // One that we may not write to gets its mode at the end.
      if ((found.mode & 0o700) !== 0o700) chmodSync(at, found.mode | 0o700);
      return false;
    }
    // In its place a link could lead the entries below it out of the folder.
    if (this.#isOurs(found)) throw this.#sentTwice(path);
    if (found.isDirectory() || becomes !== 'file') rmSync(at, { recursive: true, force: true });
    return true;
  }

  /** Refuses a path that leads out of the folder, or lies in something that this transfer has not made as a folder. */
  #requireInside(path: string): void {
    const parts = path.split('/');
    const isPlain = parts.every(
      (part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\0'),
    );
    const parent = parts.slice(0, -1).join('/');
    if (isPlain && (parent === '' || this.#folders.has(parent))) return;
    throw new RefusedError(`The engine sent ${path}, which is not a path inside ${this.#shown}.`);
  }

  /** Whether it is a folder that a transfer has made. What has taken its place can have its inode. */
  #isOurs(found: Stats): boolean {
    return found.isDirectory() && this.#folder.folders.has(identity(found));
  }

  #sentTwice(path: string): RefusedError {
    return new RefusedError(`The engine sent ${this.#nameOf(path)} twice; use type=tar to keep both.`);
  }

  #replaced(path: string): RefusedError {
    return new RefusedError(`${this.#nameOf(path)} was replaced by another program; build again.`);
  }

  #at(path: string): Buffer {
    return Buffer.concat([this.#root, Buffer.from('/'), encodeName(path)]);
  }

  #nameOf(path: string): string {
    return `${this.#shown}/${path}`;
  }

  #key(path: string): string {
    return `${this.#id}:${path}`;
  }
}

function identity({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

/** Nanoseconds as the seconds that node's calls for times take. */
export function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1000n) / 1e6;
}
