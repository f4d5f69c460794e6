/** Adapter: the file or folder on disk that `cp` copies to. */

import { closeSync, fchmodSync, close as fsClose, futimesSync, openSync, renameSync } from 'node:fs';
import { chmod, lstat, mkdir, realpath, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { RefusedError } from '../errors.ts';
import { encodeName } from '../filesystem/bytes.ts';
import { createCopyRecord } from '../own-files/copies.ts';
import type { CopiedAttributes, CopiedFile, CopyDestination, CopyTarget } from '../ports/copy-target.ts';
import { writeReason } from '../text/write-reasons.ts';
import { SparseFile } from './sparse-file.ts';

const close = promisify(fsClose);

/**
 * Opens the destination that a person named: a folder to copy into, or a new name in an existing folder. Symlinks on
 * the way there are followed, but not those inside the folder. Rejects with one sentence when there is no such folder.
 */
export async function openCopyDestination(dest: string, cwd: string): Promise<CopyDestination> {
  const path = resolve(cwd, dest);
  if ((await typeOf(path)) === 'folder') {
    return { target: new Folder(await realpath(path), dest), name: null, folderOnly: false };
  }
  const parent = dirname(path);
  if ((await typeOf(parent)) !== 'folder')
    throw new RefusedError(`${dest}: there is no folder ${dirname(dest)} to copy to.`);
  return {
    target: new Folder(await realpath(parent), dirname(dest)),
    name: basename(path),
    folderOnly: dest.endsWith('/'),
  };
}

class Folder implements CopyTarget {
  readonly #real: string;
  readonly #shown: string;
  readonly #unfinished = new Set<UnfinishedFile>();
  readonly #record = createCopyRecord();
  #count = 0;

  constructor(real: string, shown: string) {
    this.#real = real;
    this.#shown = shown;
  }

  nameOf(path: string): string {
    return path === '' ? this.#shown : join(this.#shown, path);
  }

  async kind(path: string): Promise<'nothing' | 'file' | 'folder' | 'other'> {
    try {
      const found = await lstat(this.#at(path));
      return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 'nothing';
      throw this.#explained(path, error);
    }
  }

  async makeFolder(path: string): Promise<void> {
    await mkdir(this.#at(path), { mode: 0o700 }).catch((error: unknown) => {
      throw this.#explained(path, error);
    });
  }

  async finishFolder(path: string, { mode, mtimeNs }: CopiedAttributes): Promise<void> {
    const at = this.#at(path);
    try {
      await chmod(at, mode);
      await utimes(at, seconds(mtimeNs), seconds(mtimeNs));
    } catch (error) {
      throw this.#explained(path, error);
    }
  }

  async openFile(path: string): Promise<CopiedFile> {
    const at = this.#at(path);
    const folder = at.subarray(0, at.lastIndexOf(0x2f) + 1);
    this.#count += 1;
    const temporary = Buffer.concat([folder, Buffer.from(`${this.#record.prefix}${this.#count}`)]);
    const explained = (error: unknown): Error => this.#explained(path, error);
    this.#record.add(folder);
    const file = this.#create(temporary, explained);
    const begun: UnfinishedFile = { temporary, file };
    this.#unfinished.add(begun);
    const sparse = new SparseFile(file);
    return {
      write: async (bytes) => {
        try {
          await sparse.write(bytes);
        } catch (error) {
          throw explained(error);
        }
      },
      // These calls return quickly and a folder has many files, so they are synchronous: no turn of the event loop for
      // each.
      finish: async ({ mode, mtimeNs }) => {
        try {
          sparse.finish();
          fchmodSync(file, mode);
          futimesSync(file, seconds(mtimeNs), seconds(mtimeNs));
          begun.file = null;
          closeSync(file);
          renameSync(temporary, at);
          this.#unfinished.delete(begun);
        } catch (error) {
          throw explained(error);
        }
      },
    };
  }

  /** Opens a new file: `wx` never writes through an existing file or symlink. */
  #create(temporary: Buffer, explained: (error: unknown) => Error): number {
    try {
      return openSync(temporary, 'wx', 0o600);
    } catch (error) {
      throw explained(error);
    }
  }

  async discard(): Promise<void> {
    const begun = [...this.#unfinished];
    this.#unfinished.clear();
    for (const { file, temporary } of begun) {
      if (file !== null) await close(file).catch(() => undefined);
      await rm(temporary, { force: true }).catch(() => undefined);
    }
    this.#record.close();
  }

  /** Names on disk are bytes. */
  #at(path: string): Buffer {
    const base = Buffer.from(this.#real);
    return path === '' ? base : Buffer.concat([base, Buffer.from('/'), encodeName(path)]);
  }

  #explained(path: string, error: unknown): Error {
    const code = codeOf(error);
    return new RefusedError(`${this.nameOf(path)} cannot be written: ${writeReason(code, code)}.`);
  }
}

interface UnfinishedFile {
  /** The file descriptor; null once it is closed, since the number may then belong to another file. */
  file: number | null;
  readonly temporary: Buffer;
}

async function typeOf(path: string): Promise<'folder' | 'other' | 'nothing'> {
  return await stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'other'),
    () => 'nothing',
  );
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1000n) / 1e6;
}
