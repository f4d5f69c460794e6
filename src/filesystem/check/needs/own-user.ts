import { nameOf } from '../../paths.ts';
import { embeddedIn } from './embedded.ts';
import { MANY_IN_ONE } from './named-paths.ts';
import type { Need, PathNeed, Runner } from './need.ts';
import { has } from './settle.ts';

/**
 * What a program asks for that may look up who it runs as, or a group that its settings name. That USER names somebody
 * who is not there is told anyway.
 */
export async function ownUser({ subject, home, homePath, file }: Runner): Promise<readonly Need[]> {
  if (home === null || MANY_IN_ONE.test(nameOf(homePath ?? ''))) return [];
  const { functions } = await embeddedIn(file);
  const needs: PathNeed[] = [];
  const add = (table: string, what: string): void => {
    if (has(subject, table) || !has(home, table)) return;
    needs.push({
      kind: 'path',
      rule: 'missing-data',
      severity: 'warning',
      anyOf: [table],
      copy: null,
      why: `It may look up ${what}, and there is no ${table}`,
      isSure: false,
    });
  };
  const isNumber = /^\d*$/.test(subject.user.name);
  if (functions.has('getpwuid') && isNumber) add('/etc/passwd', 'the user that it runs as (getpwuid)');
  if (functions.has('getgrnam')) add('/etc/group', 'groups by their names (getgrnam)');
  return needs;
}
