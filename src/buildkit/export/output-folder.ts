import {
  chmodSync,
  closeSync,
  fchmodSync,
  write as fsWrite,
  futimesSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { RefusedError } from '../../errors.ts';
import { encodeName } from '../../filesystem/bytes.ts';
import { fileType, permissions } from '../../filesystem/mode.ts';
import { createCopyRecord } from '../../own-files/copies.ts';
import type { TreeEntry } from '../../ports.ts';
import { atExit } from './at-exit.ts';
import { makeFolder } from './make-folder.ts';
import { makeSpecial } from './special-file.ts';
import { writeError } from './write-error.ts';

const write = promisify(fsWrite);

/** A file that is being received. */
interface OpenFile {
  readonly entry: TreeEntry;
  readonly temporary: Buffer;
  readonly descriptor: number;
}

/**
 * Puts an exported state into a folder, as buildx does (tonistiigi/fsutil diskwriter.go): what is there stays, unless
 * an entry has its name. Modes and times are the entries', owner is who writes. A file appears only when it is complete. Nothing
 * outside of the folder is written: a link in place of a folder is replaced by that folder.
 */
export class OutputFolder {
  readonly #dest: string;
  readonly #record = createCopyRecord();
  readonly #open = new Map<string, OpenFile>();
  #count = 0;
  /** Entries whose extended attributes could not be kept: Node cannot set them. */
  lostAttributes = 0;

  readonly #forget: () => void;
  #isDiscarded = false;
  /** The number of a file that is closed may soon be another's. */
  readonly #writing = new Set<Promise<unknown>>();

  /** @param dest absolute; folders on the way there are made */
  constructor(dest: string) {
    this.#dest = dest;
    this.#forget = atExit(() => this.#remove());
  }

  /** A transfer into this folder; an export of several platforms has one for each, at once. */
  async begin(): Promise<FolderTransfer> {
    try {
      await makeFolder(this.#dest, 0o700);
      return new FolderTransfer(this, Buffer.from(await realpath(this.#dest)), this.#dest);
    } catch (error) {
      throw writeError(this.#dest, error);
    }
  }

  /** Opens a file beside its name. */
  openFile(path: Buffer, key: string, entry: TreeEntry): void {
    if (this.#isDiscarded) throw new RefusedError('The build was cancelled.');
    const folder = path.subarray(0, path.lastIndexOf(0x2f) + 1);
    this.#count += 1;
    const temporary = Buffer.concat([folder, Buffer.from(`${this.#record.prefix}${this.#count}`)]);
    this.#record.add(folder);
    this.#open.set(key, { entry, temporary, descriptor: openSync(temporary, 'wx', 0o600) });
  }

  async append(key: string, bytes: Uint8Array): Promise<void> {
    const file = this.#open.get(key);
    if (file === undefined) return;
    for (let done = 0; done < bytes.length && !this.#isDiscarded; ) {
      const writing = write(file.descriptor, bytes, done, bytes.length - done);
      const forget = (): boolean => this.#writing.delete(writing);
      this.#writing.add(writing);
      writing.then(forget, forget);
      done += (await writing).bytesWritten;
    }
  }

  /** Gives a complete file its name. */
  finishFile(key: string, path: Buffer): void {
    const file = this.#open.get(key);
    if (file === undefined) return;
    const { entry, temporary, descriptor } = file;
    // These calls return quickly and a folder has many files: no turn of the event loop for each.
    fchmodSync(descriptor, permissions(entry.mode));
    futimesSync(descriptor, seconds(entry.mtimeNs), seconds(entry.mtimeNs));
    closeSync(descriptor);
    this.#open.delete(key);
    try {
      renameSync(temporary, path);
    } catch (error) {
      this.#open.set(key, { ...file, descriptor: -1 });
      throw error;
    }
  }

  /** Removes every file that is not complete. Never rejects. */
  async discard(): Promise<void> {
    this.#isDiscarded = true;
    await Promise.allSettled(this.#writing);
    this.#forget();
    this.#remove();
  }

  #remove(): void {
    this.#isDiscarded = true;
    const files = [...this.#open.values()];
    this.#open.clear();
    for (const { descriptor, temporary } of files) {
      try {
        if (descriptor >= 0) closeSync(descriptor);
        rmSync(temporary, { force: true });
      } catch {
        // The folder is gone, or no longer ours.
      }
    }
    this.#record.close();
  }
}

/** The entries of one transfer. Calls reject with one sentence. */
export class FolderTransfer {
  readonly #folder: OutputFolder;
  readonly #root: Buffer;
  readonly #shown: string;
  readonly #folders = new Map<string, TreeEntry>();
  readonly #links: TreeEntry[] = [];
  /** Whatever has a name of this transfer, and may be linked to. */
  readonly #seen = new Set<string>();
  readonly #id: number;
  static #transfers = 0;

  constructor(folder: OutputFolder, root: Buffer, shown: string) {
    this.#folder = folder;
    this.#root = root;
    this.#shown = shown;
    FolderTransfer.#transfers += 1;
    this.#id = FolderTransfer.#transfers;
  }

  /**
   * Makes an entry. Returns whether its contents are to be sent. The calls return quickly and a state has many entries,
   * so there is no turn of the event loop for each.
   */
  entry(entry: TreeEntry): boolean {
    this.#requireInside(entry.path);
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
      if (this.#clear(path, 'folder')) mkdirSync(this.#at(path), { mode: 0o700 });
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

function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1000n) / 1e6;
}
