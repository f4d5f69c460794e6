import { fileType, permissions } from '../mode.ts';
import type { TreeEntry } from '../types.ts';

/** A line of /etc/passwd or /etc/group (passwd(5), group(5)). */
export interface Account {
  readonly name: string;
  readonly id: number;
  /** passwd: the group of the user. */
  readonly group: number;
  /** group: users that it has beside those whose own group it is. */
  readonly members: readonly string[];
}

/** Lines that are no entries are left out. */
export function parseAccounts(text: string): readonly Account[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , id = '', rest = ''] = line.trim().split(':');
    if (name === '' || !/^\d+$/.test(id)) return [];
    const members = rest.split(',').filter((member) => member !== '');
    return [{ name, id: Number(id), group: /^\d+$/.test(rest) ? Number(rest) : 0, members }];
  });
}

/** Who a process runs as. */
export interface Identity {
  readonly uid: number;
  readonly gids: ReadonlySet<number>;
}

/** Whether some of a mode's bits hold for somebody: 1 to run or search, 4 to read (path_resolution(7)). */
export function may(entry: TreeEntry, { uid, gids }: Identity, bits: number): boolean {
  const mode = permissions(entry.mode);
  if (uid === 0) return (bits & 1) === 0 || (mode & 0o111) !== 0 || fileType(entry.mode) === 'dir';
  const own = entry.uid === uid ? mode >> 6 : gids.has(entry.gid) ? mode >> 3 : mode;
  return (own & bits) === bits;
}
