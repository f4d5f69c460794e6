/** Adapter: the file or folder on disk that `cp` copies to. */

import {
  closeSync,
  constants,
  fchmodSync,
  close as fsClose,
  futimesSync,
  openSync,
  renameSync,
} from 'node:fs';
import {
  chmod,
  copyFile,
  link,
  lstat,
  lutimes,
  mkdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { RefusedError } from '../errors.ts';
import { decodeName, encodeName } from '../filesystem/bytes.ts';
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
      const time = fileTime(mtimeNs);
      await utimes(at, time, time);
    } catch (error) {
      throw this.#explained(path, error);
    }
  }

  async openFile(path: string): Promise<CopiedFile> {
    const { at, temporary } = this.#temporary(path);
    const explained = (error: unknown): Error => this.#explained(path, error);
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
          const time = fileTime(mtimeNs);
          futimesSync(file, time, time);
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

  async linkAt(path: string): Promise<string | null> {
    try {
      return decodeName(await readlink(this.#at(path), { encoding: 'buffer' }));
    } catch (error) {
      if (codeOf(error) === 'EINVAL' || codeOf(error) === 'ENOENT') return null;
      throw this.#explained(path, error);
    }
  }

  async makeLink(path: string, linkname: string, { mtimeNs }: CopiedAttributes): Promise<void> {
    await this.#replace(path, async (temporary) => {
      await symlink(Buffer.from(encodeName(linkname)), temporary);
      const time = fileTime(mtimeNs);
      await lutimes(temporary, time, time);
    });
  }

  async linkFile(path: string, first: string, { mode, mtimeNs }: CopiedAttributes): Promise<void> {
    await this.#replace(path, async (temporary) => {
      try {
        await link(this.#at(first), temporary);
      } catch (error) {
        if (!NO_HARD_LINKS.has(codeOf(error))) throw error;
        await copyFile(this.#at(first), temporary, constants.COPYFILE_EXCL);
        await chmod(temporary, mode);
        const time = fileTime(mtimeNs);
        await utimes(temporary, time, time);
      }
    });
  }

  /** Makes something under a temporary name, which then gets its own one. */
  async #replace(path: string, make: (temporary: Buffer) => Promise<void>): Promise<void> {
    const { at, temporary } = this.#temporary(path);
    const begun: UnfinishedFile = { temporary, file: null };
    this.#unfinished.add(begun);
    try {
      await make(temporary);
      await rename(temporary, at);
      // Renaming one name of a file to another one of the same file leaves both (rename(2)).
      await rm(temporary, { force: true });
    } catch (error) {
      throw this.#explained(path, error);
    }
    this.#unfinished.delete(begun);
  }

  #temporary(path: string): { readonly at: Buffer; readonly temporary: Buffer } {
    const at = this.#at(path);
    const folder = at.subarray(0, at.lastIndexOf(0x2f) + 1);
    this.#count += 1;
    this.#record.add(folder);
    const temporary = Buffer.concat([folder, Buffer.from(`${this.#record.prefix}${this.#count}`)]);
    return { at, temporary };
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

/** How file systems without hard links, or whose files may have no more of them, refuse one. */
const NO_HARD_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * A time as node takes it: seconds with microseconds. Node replaces a negative number by the present, but not a Date,
 * which has milliseconds (lib/internal/fs/utils.js, toUnixTimestamp).
 */
function fileTime(nanoseconds: bigint): number | Date {
  if (nanoseconds >= 0n) return Number(nanoseconds / 1000n) / 1e6;
  return new Date(Math.floor(Number(nanoseconds) / 1e6));
}
