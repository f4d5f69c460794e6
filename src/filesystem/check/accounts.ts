import { fileType, permissions } from '../mode.ts';
import type { TreeEntry } from '../types.ts';

/** A line of /etc/passwd or /etc/group (passwd(5), group(5)). */
export interface Account {
  readonly name: string;
  readonly id: number;
  /** passwd: the primary group of the user. */
  readonly group: number;
  /** group: its members, besides the users whose primary group it is. */
  readonly members: readonly string[];
}

/** Parses /etc/passwd or /etc/group. Malformed lines are left out. */
export function parseAccounts(text: string): readonly Account[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , id = '', rest = ''] = line.trim().split(':');
    if (name === '' || !/^\d+$/.test(id)) return [];
    const members = rest.split(',').filter((member) => member !== '');
    return [{ name, id: Number(id), group: /^\d+$/.test(rest) ? Number(rest) : 0, members }];
  });
}

/** The user and groups that a process runs as. */
export interface Identity {
  readonly uid: number;
  readonly gids: ReadonlySet<number>;
}

/** Whether a process has the permissions `bits` on an entry: 1 to execute or search, 4 to read (path_resolution(7)). */
export function isPermitted(entry: TreeEntry, { uid, gids }: Identity, bits: number): boolean {
  const mode = permissions(entry.mode);
  if (uid === 0) return (bits & 1) === 0 || (mode & 0o111) !== 0 || fileType(entry.mode) === 'dir';
  const own = entry.uid === uid ? mode >> 6 : gids.has(entry.gid) ? mode >> 3 : mode;
  return (own & bits) === bits;
}
