import { closeSync, fchmodSync, write as fsWrite, futimesSync, openSync, renameSync, rmSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { RefusedError } from '../../errors.ts';
import { permissions } from '../../filesystem/mode.ts';
import { createCopyRecord } from '../../own-files/copies.ts';
import type { TreeEntry } from '../../ports.ts';
import { atExit } from './at-exit.ts';
import { FolderTransfer, seconds, type TransferFiles } from './folder-transfer.ts';
import { makeFolder } from './make-folder.ts';
import { removeOthers } from './remove-others.ts';
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
export class OutputFolder implements TransferFiles {
  readonly #dest: string;
  readonly #record = createCopyRecord();
  readonly #open = new Map<string, OpenFile>();
  #count = 0;
  /** Entries whose extended attributes could not be kept: Node cannot set them. */
  lostAttributes = 0;
  readonly folders = new Set<string>();

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

  /** Removes what is there and has none of these paths. Rejects with one sentence. */
  async removeOthers(paths: ReadonlySet<string>): Promise<void> {
    try {
      removeOthers(Buffer.from(await realpath(this.#dest)), paths, this.#dest);
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
