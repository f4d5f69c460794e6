import { chmodSync, chownSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createCopyRecord } from './copies.ts';

export interface WholeFile {
  readonly path: string;
  readonly text: string | Uint8Array;
  /** The file that it replaces: its mode is kept, and its owner as far as we may. */
  readonly like?: Stats | undefined;
}

/**
 * Writes a small file that is never seen half, and leaves nothing else, also if this process is killed meanwhile. Without
 * a turn of the event loop, so that the end of the process does not come between.
 * @param like see WholeFile
 * @throws the error of the system
 */
export function writeWhole(path: string, text: string | Uint8Array, like?: Stats): void {
  writeAllWhole([{ path, text, like }]);
}

/**
 * The same for several files: none gets its name before all are on the disk, so a disk that is full changes none of them.
 * @throws the error of the system, with the path of the file that it is about
 */
export function writeAllWhole(files: readonly WholeFile[]): void {
  const record = createCopyRecord();
  const drafts = files.map((file, at) => ({
    ...file,
    draft: join(dirname(file.path), `${record.prefix}${at + 1}`),
  }));
  try {
    for (const { path, text, like, draft } of drafts) {
      naming(path, () => {
        record.add(Buffer.from(`${dirname(path)}/`));
        writeFileSync(draft, text, { flag: 'wx' });
        if (like !== undefined) becomeLike(draft, like);
      });
    }
    for (const { path, draft } of drafts)
      naming(path, () => renameSync(draft, join(dirname(path), basename(path))));
  } finally {
    for (const { draft } of drafts) rmSync(draft, { force: true });
    record.close();
  }
}

function naming(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path });
  }
}

function becomeLike(path: string, { mode, uid, gid }: Stats): void {
  try {
    chownSync(path, uid, gid);
  } catch {
    // Only root may give a file away.
  }
  chmodSync(path, mode & 0o777);
}
