import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createCopyRecord } from './copies.ts';

/**
 * Writes a small file that is never seen half, and leaves nothing else, also if this process is killed meanwhile. Without
 * a turn of the event loop, so that the end of the process does not come between.
 * @param mode the permissions of the file; absent for the usual ones
 * @throws the error of the system
 */
export function writeWhole(path: string, text: string, mode?: number): void {
  const folder = dirname(path);
  const record = createCopyRecord();
  const draft = join(folder, `${record.prefix}1`);
  record.add(Buffer.from(`${folder}/`));
  try {
    writeFileSync(draft, text, { flag: 'wx' });
    if (mode !== undefined) chmodSync(draft, mode);
    renameSync(draft, join(folder, basename(path)));
  } finally {
    rmSync(draft, { force: true });
    record.close();
  }
}
