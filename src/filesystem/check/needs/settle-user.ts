import { accountsIn } from '../identity.ts';
import type { Report } from '../report.ts';
import { stagesOf } from '../subject.ts';
import { bring, withRemark } from './bring.ts';
import type { Asker, UserNeed } from './need.ts';
import { weaker } from './weaker.ts';

/** Reports a user without an entry in /etc/passwd. A table of another stage is only proposed where there is none. */
export async function settleUser(
  asker: Asker,
  report: Report,
  { name, severity, why }: UserNeed,
): Promise<void> {
  const { subject, starter } = asker;
  const users = await accountsIn(subject, 'passwd');
  if (users?.some((user) => user.name === name) === true) return;
  const stages = await stagesOf(asker);
  const found: (typeof stages)[number][] = [];
  for (const stage of stages) {
    if ((await accountsIn(stage, 'passwd'))?.some((user) => user.name === name) === true) found.push(stage);
  }
  const [first] = found;
  const common = {
    rule: 'missing-user',
    severity: weaker(severity, starter.severity),
    path: starter.path,
    line: starter.line,
  } as const;
  const detail = `${why}, and ${users === null ? 'there is no /etc/passwd' : 'there is no such user in /etc/passwd: create it (useradd, adduser)'}`;
  for (const table of users === null && first !== undefined ? (['passwd', 'group'] as const) : []) {
    if (first === undefined || subject.root.locate(`etc/${table}`) !== null) continue;
    const [part] = bring(subject, first, `/etc/${table}`, `/etc/${table}`, common);
    report.addMissing({
      ...common,
      needs: table === 'passwd' ? name : `/etc/${table}`,
      foundIn: found.map((stage) => ({ stage: stage.name, path: `/etc/${table}` })),
      ...(part === undefined ? { detail, fix: null } : withRemark(detail, part)),
    });
  }
  if (users !== null || first === undefined)
    report.addMissing({ ...common, needs: name, detail, foundIn: [], fix: null });
}
