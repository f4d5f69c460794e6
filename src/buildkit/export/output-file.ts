import { closeSync, write as fsWrite, openSync, renameSync, rmSync } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { RefusedError } from '../../errors.ts';
import { createCopyRecord } from '../../own-files/copies.ts';
import { openSpecial, writeSpecial } from '../../write-special.ts';
import { atExit } from './at-exit.ts';
import { makeFolder } from './make-folder.ts';
import { codeOf, writeError } from './write-error.ts';

const write = promisify(fsWrite);

/** Where the bytes of an output go. */
export interface ByteSink {
  /** Rejects with one sentence if they cannot be written. */
  write(bytes: Uint8Array): Promise<void>;
  /** Called when the daemon has sent everything. */
  end(): Promise<void>;
  /** The build has succeeded: the output appears under its name. Rejects with one sentence. */
  keep(): Promise<void>;
  /** Removes what is not kept. May be called after keep(), never rejects. */
  discard(): Promise<void>;
}

/**
 * A file that an output is written to. It is written beside its name, and appears there only when the build has
 * succeeded: an archive that the daemon could not complete ends like a complete one. A device or a pipe, such as
 * /dev/null, is written to as it is.
 */
export class OutputFile implements ByteSink {
  readonly #dest: string;
  readonly #record = createCopyRecord();
  #descriptor: number | null = null;
  /** Where the bytes are until then, and the name that they get; null for a device or pipe. */
  #beside: { readonly temporary: string; readonly path: string } | null = null;
  readonly #cancelled = new AbortController();
  /** The number of a file that is closed may soon be another's. */
  #writing: Promise<unknown> = Promise.resolve();
  readonly #forget: () => void;

  /** @param dest absolute; folders on the way there are made */
  constructor(dest: string) {
    this.#dest = dest;
    this.#forget = atExit(() => this.#remove());
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        this.#descriptor ??= await this.#open();
        if (this.#beside === null) {
          const writing = writeSpecial(this.#descriptor, bytes, this.#cancelled.signal);
          this.#writing = writing;
          return await writing;
        }
        const writing = write(this.#descriptor, bytes, done, bytes.length - done);
        this.#writing = writing;
        done += (await writing).bytesWritten;
      }
    } catch (error) {
      throw writeError(this.#dest, error);
    }
  }

  async end(): Promise<void> {
    try {
      this.#descriptor ??= await this.#open();
    } catch (error) {
      throw writeError(this.#dest, error);
    }
  }

  async keep(): Promise<void> {
    try {
      this.#close();
      if (this.#beside !== null) renameSync(this.#beside.temporary, this.#beside.path);
      this.#beside = null;
    } catch (error) {
      throw writeError(this.#dest, error);
    } finally {
      await this.discard();
    }
  }

  async discard(): Promise<void> {
    this.#cancel();
    await this.#writing.catch(() => undefined);
    this.#forget();
    this.#remove();
  }

  #cancel(): void {
    this.#cancelled.abort(new RefusedError('The build was cancelled.'));
  }

  #remove(): void {
    this.#cancel();
    try {
      this.#close();
      if (this.#beside !== null) rmSync(this.#beside.temporary, { force: true });
    } catch {
      // The folder is gone, or no longer ours; the record names what is left.
      return;
    }
    this.#beside = null;
    this.#record.close();
  }

  #close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  async #open(): Promise<number> {
    const path = await realpath(this.#dest).catch(() => this.#dest);
    const found = await stat(path).catch(() => null);
    const isSpecial = found !== null && !found.isFile();
    const folder = dirname(path);
    if (!isSpecial) await makeFolder(folder);
    // From here on in one turn, so that nothing is begun once it is discarded.
    this.#cancelled.signal.throwIfAborted();
    if (isSpecial) return await openSpecial(path, this.#cancelled.signal);
    const temporary = join(folder, `${this.#record.prefix}1`);
    this.#record.add(Buffer.from(`${folder}/`));
    const descriptor = openSync(temporary, 'wx', found === null ? 0o666 : found.mode & 0o777);
    this.#beside = { temporary, path };
    return descriptor;
  }
}

/** What is wrong with a destination before the build; null if nothing is. Links are followed. */
export async function destinationProblem(dest: string, wants: 'file' | 'folder'): Promise<string | null> {
  try {
    const isFolder = (await stat(dest)).isDirectory();
    if (wants === 'folder' && !isFolder) return `${dest} is a file; name a folder`;
    if (wants === 'file' && isFolder) return `${dest} is a folder; name a file`;
    return null;
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOENT') return writeError(dest, error).message.replace(/\.$/, '');
    // A link that leads nowhere.
    const isLink = await lstat(dest).then(
      () => true,
      () => false,
    );
    return isLink && wants === 'folder' ? `${dest} is a link that leads nowhere` : null;
  }
}
