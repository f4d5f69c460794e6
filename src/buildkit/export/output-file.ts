import { type FileHandle, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createCopyRecord } from '../../own-files/copies.ts';
import { makeFolder } from './make-folder.ts';
import { codeOf, writeError } from './write-error.ts';

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
  #file: FileHandle | null = null;
  /** Where the bytes are until then, and the name that they get; null for a device or pipe. */
  #beside: { readonly temporary: string; readonly path: string } | null = null;

  /** @param dest absolute; folders on the way there are made */
  constructor(dest: string) {
    this.#dest = dest;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      this.#file ??= await this.#open();
      for (let done = 0; done < bytes.length; ) {
        done += (await this.#file.write(bytes, done, bytes.length - done)).bytesWritten;
      }
    } catch (error) {
      throw writeError(this.#dest, error);
    }
  }

  async end(): Promise<void> {
    try {
      this.#file ??= await this.#open();
      await this.#file.close();
    } catch (error) {
      throw writeError(this.#dest, error);
    }
  }

  async keep(): Promise<void> {
    const beside = this.#beside;
    if (beside === null) return;
    try {
      await rename(beside.temporary, beside.path);
      this.#beside = null;
    } catch (error) {
      throw writeError(this.#dest, error);
    } finally {
      await this.discard();
    }
  }

  async discard(): Promise<void> {
    await this.#file?.close().catch(() => undefined);
    if (this.#beside !== null) await rm(this.#beside.temporary, { force: true }).catch(() => undefined);
    this.#beside = null;
    this.#record.close();
  }

  async #open(): Promise<FileHandle> {
    const path = await realpath(this.#dest).catch(() => this.#dest);
    const found = await stat(path).catch(() => null);
    if (found !== null && !found.isFile()) return await open(path, 'w');
    const folder = dirname(path);
    await makeFolder(folder);
    const temporary = join(folder, `${this.#record.prefix}1`);
    this.#record.add(Buffer.from(`${folder}/`));
    const mode = found === null ? 0o666 : found.mode & 0o777;
    const file = await open(temporary, 'wx', mode);
    this.#beside = { temporary, path };
    return file;
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
