import { type Account, type Identity, parseAccounts } from './accounts.ts';
import { copyLine } from './copy-line.ts';
import type { FoundIn } from './finding.ts';
import type { Report } from './report.ts';
import type { SourceStage, Subject } from './subject.ts';

const MAX_ACCOUNTS_BYTES = 1024 * 1024;

/**
 * Checks that the user and group of USER exist; numbers need no entry. Returns who a process runs as, or null when a
 * name has no entry. Docker reads /etc/passwd and /etc/group of the image (moby/sys user GetExecUser).
 */
export async function checkUser(subject: Subject, report: Report): Promise<Identity | null> {
  const { name: spec } = subject.user;
  const [user = '', group = null] = spec.split(':', 2) as [string?, string?];
  const [users, groups] = await Promise.all([accountsIn(subject, 'passwd'), accountsIn(subject, 'group')]);
  const isNumber = /^\d+$/.test(user);
  const own = users?.find(({ name, id }) => name === user || (isNumber && id === Number(user)));
  if (user !== '' && !isNumber && own === undefined)
    await reportMissing(subject, report, 'passwd', user, users);
  const groupId = await groupOf(subject, report, group ?? '', groups);
  const uid = user === '' ? 0 : isNumber ? Number(user) : own?.id;
  if (uid === undefined || groupId === undefined) return null;
  const more = group
    ? []
    : (groups ?? []).filter(({ members }) => own !== undefined && members.includes(own.name));
  return { uid, gids: new Set([groupId ?? own?.group ?? 0, ...more.map(({ id }) => id)]) };
}

/** The number of a group; null when none is named, undefined when the group has no entry. */
async function groupOf(
  subject: Subject,
  report: Report,
  group: string,
  groups: readonly Account[] | null,
): Promise<number | null | undefined> {
  if (group === '') return null;
  if (/^\d+$/.test(group)) return Number(group);
  const entry = groups?.find(({ name }) => name === group);
  if (entry === undefined) await reportMissing(subject, report, 'group', group, groups);
  return entry?.id;
}

type Table = 'passwd' | 'group';

/** The entries of /etc/passwd or /etc/group; null where there is no such file. */
export async function accountsIn(
  { root }: Pick<SourceStage, 'root'>,
  table: Table,
): Promise<readonly Account[] | null> {
  const file = root.locate(`etc/${table}`);
  if (file === null) return null;
  return parseAccounts(new TextDecoder().decode(await file.bytes(0, MAX_ACCOUNTS_BYTES)));
}

async function reportMissing(
  subject: Subject,
  report: Report,
  table: Table,
  name: string,
  there: readonly Account[] | null,
): Promise<void> {
  const found: { stage: string; entry: Account }[] = [];
  for (const stage of await subject.sources(null)) {
    const entry = (await accountsIn(stage, table))?.find((account) => account.name === name);
    if (entry !== undefined) found.push({ stage: stage.name, entry });
  }
  const kind = table === 'passwd' ? 'user' : 'group';
  const [first] = found;
  const foundIn: readonly FoundIn[] = found.map(({ stage }) => ({ stage, path: `/etc/${table}` }));
  const number = kind === 'user' ? `USER ${first?.entry.id ?? 65534}` : `a number as the group`;
  const how =
    there === null
      ? `there is no /etc/${table}`
      : `/etc/${table} has no such ${kind}: create it (${kind === 'user' ? 'useradd, adduser' : 'groupadd, addgroup'}), or use a number (${number})`;
  report.addMissing({
    rule: kind === 'user' ? 'missing-user' : 'missing-group',
    severity: 'error',
    path: `/etc/${table}`,
    needs: name,
    detail: `USER names the ${kind} ${name}, but ${how}${there === null ? `; ${number} needs none` : ''}`,
    foundIn,
    // An existing table has entries of its own, which a COPY would overwrite.
    fix: first === undefined || there !== null ? null : copyLine(first.stage, `/etc/${table}`, '/etc/'),
    line: subject.user.line,
  });
}
