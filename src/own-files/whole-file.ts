import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  lstatSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
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
 * The same for several files: none gets its name before all are on the disk, so a disk that is full changes none of them;
 * and where one cannot be replaced, as a file that is mounted, those before it are put back.
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
    replaceAll(drafts, record.prefix);
  } finally {
    for (const { draft } of drafts) rmSync(draft, { force: true });
    record.close();
  }
}

interface Draft {
  readonly path: string;
  readonly draft: string;
}

/** Gives drafts their names: all of them or none. */
function replaceAll(drafts: readonly Draft[], prefix: string): void {
  const kept: { readonly path: string; readonly old: string | null }[] = [];
  let replaced = 0;
  try {
    for (const [at, { path, draft }] of drafts.entries())
      naming(path, () => {
        const old = drafts.length === 1 ? null : linked(path, join(dirname(path), `${prefix}old${at + 1}`));
        kept.push({ path, old });
        renameSync(draft, join(dirname(path), basename(path)));
        replaced += 1;
      });
  } catch (error) {
    for (const { path, old } of kept.slice(0, replaced)) {
      if (old === null) rmSync(path, { force: true });
      else renameSync(old, path);
    }
    throw error;
  } finally {
    for (const { old } of kept) if (old !== null) rmSync(old, { force: true });
  }
}

/** A second name of a file; null if there is no such file. */
function linked(path: string, name: string): string | null {
  try {
    linkSync(path, name);
    return name;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    // Some file systems have one name for each file, and a folder has one everywhere.
    if (lstatSync(path).isFile()) copyFileSync(path, name);
    return name;
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
