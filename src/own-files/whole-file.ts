import { chmodSync, chownSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createCopyRecord } from './copies.ts';

/**
 * Writes a small file that is never seen half, and leaves nothing else, also if this process is killed meanwhile. Without
 * a turn of the event loop, so that the end of the process does not come between.
 * @param like the file that it replaces: its mode is kept, and its owner as far as we may
 * @throws the error of the system
 */
export function writeWhole(path: string, text: string | Uint8Array, like?: Stats): void {
  const folder = dirname(path);
  const record = createCopyRecord();
  const draft = join(folder, `${record.prefix}1`);
  record.add(Buffer.from(`${folder}/`));
  try {
    writeFileSync(draft, text, { flag: 'wx' });
    if (like !== undefined) becomeLike(draft, like);
    renameSync(draft, join(folder, basename(path)));
  } finally {
    rmSync(draft, { force: true });
    record.close();
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
