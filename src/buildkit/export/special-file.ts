import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { RefusedError } from '../../errors.ts';
import { encodeName } from '../../filesystem/bytes.ts';
import { type FileType, permissions } from '../../filesystem/mode.ts';
import type { TreeEntry } from '../../ports.ts';

/**
 * Makes a link, device or fifo. Node cannot make the last two, so mknod and mkfifo do. The mode is the entry's, but for
 * its set-uid, set-gid and sticky bits.
 * @param shown the path for messages
 * @throws the error of the system, or one sentence
 */
export function makeSpecial(path: Buffer, type: FileType, entry: TreeEntry, shown: string): void {
  if (type === 'symlink') {
    symlinkSync(Buffer.from(encodeName(entry.linkname)), path);
    return;
  }
  // They take no more than these bits.
  const mode = `-m${(permissions(entry.mode) & 0o777).toString(8)}`;
  const name = path.toString();
  if (Buffer.compare(Buffer.from(name), path) !== 0) {
    throw new RefusedError(`${shown} is a device whose name is not UTF-8; use type=tar to keep it.`);
  }
  const command =
    type === 'fifo'
      ? ['mkfifo', mode, name]
      : ['mknod', mode, name, type === 'char' ? 'c' : 'b', String(entry.devmajor), String(entry.devminor)];
  const [program = '', ...args] = command;
  try {
    execFileSync(program, args, { stdio: 'ignore' });
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const why = isMissing ? `there is no ${program} here` : 'it is not permitted';
    const what = type === 'fifo' ? 'fifo' : 'device';
    throw new RefusedError(`${shown}: the ${what} cannot be made: ${why}; use type=tar to keep it.`);
  }
}
