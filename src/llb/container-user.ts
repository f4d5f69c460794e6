/** The account that a USER means in a state, by docker's rules (moby/sys user/user.go, GetExecUser). */

/** What a user is found in; null for a file that the state does not have. */
export interface AccountFiles {
  /** /etc/passwd */
  readonly passwd: string | null;
  /** /etc/group */
  readonly group: string | null;
}

export type ContainerUser =
  | { readonly kind: 'found'; readonly uid: number; readonly gid: number; readonly groups: readonly number[] }
  /** Docker would refuse to start; `message` is a sentence without its full stop. */
  | { readonly kind: 'missing'; readonly message: string };

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Ids are 32 bits with a sign. */
const MAX_ID = 2 ** 31 - 1;

/**
 * Finds the account of `USER[:GROUP]`, each a name or a number; '' is root. A number needs no entry, and its group is
 * then 0.
 */
export function containerUser(user: string, files: AccountFiles): ContainerUser {
  const colon = user.indexOf(':');
  const name = colon < 0 ? user : user.slice(0, colon);
  const groupName = colon < 0 ? '' : user.slice(colon + 1);
  const id = numberIn(name);
  const account = accountsIn(files.passwd).find((each) =>
    name === '' ? each.uid === 0 : id === null ? each.name === name : each.uid === id,
  );
  if (account === undefined && name !== '' && id === null) {
    return { kind: 'missing', message: `There is no user ${name} in /etc/passwd of this state` };
  }
  const uid = account?.uid ?? id ?? 0;
  if (uid < 0 || uid > MAX_ID) return outOfRange(name);
  const groups = groupsIn(files.group);
  if (groupName !== '') {
    const gid = numberIn(groupName);
    const found = groups.find((each) => (gid === null ? each.name === groupName : each.gid === gid));
    const known = found?.gid ?? gid;
    if (known === null)
      return { kind: 'missing', message: `There is no group ${groupName} in /etc/group of this state` };
    return known < 0 || known > MAX_ID
      ? outOfRange(groupName)
      : { kind: 'found', uid, gid: known, groups: [] };
  }
  const more = account === undefined ? [] : groups.filter(({ members }) => members.includes(account.name));
  return { kind: 'found', uid, gid: account?.gid ?? 0, groups: more.map(({ gid }) => gid) };
}

/**
 * The user to name to BuildKit, which finds it as docker does where both files are there. Without one of them it refuses
 * all but UID:GID (executor/oci/user.go reads a file that is not open), so that is what it gets then.
 */
export function startableUser(user: string, files: AccountFiles): string {
  if (user === '' || (files.passwd !== null && files.group !== null)) return user;
  return numericUser(user, files) ?? user;
}

/** `UID:GID` for a root that has other accounts than the state; null if there is no such user. */
export function numericUser(user: string, files: AccountFiles): string | null {
  const found = containerUser(user, files);
  return found.kind === 'found' ? `${found.uid}:${found.gid}` : null;
}

function outOfRange(name: string): ContainerUser {
  return { kind: 'missing', message: `The id ${name} is out of range: use 0 to ${MAX_ID}` };
}

/** As Go's strconv.Atoi reads it, within what is exact here. */
function numberIn(text: string): number | null {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : null;
}

function accountsIn(text: string | null): readonly Account[] {
  return linesOf(text).map((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    return { name, uid: numberIn(uid) ?? 0, gid: numberIn(gid) ?? 0 };
  });
}

function groupsIn(text: string | null): readonly Group[] {
  return linesOf(text).map((line) => {
    const [name = '', , gid = '', members = ''] = line.split(':');
    return { name, gid: numberIn(gid) ?? 0, members: members.split(',') };
  });
}

function linesOf(text: string | null): readonly string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
