import { nameOf } from '../../paths.ts';
import { embeddedIn } from './embedded.ts';
import { MANY_IN_ONE } from './named-paths.ts';
import type { Need, PathNeed, Runner } from './need.ts';
import { ownLibraries } from './own-libraries.ts';
import { has } from './settle.ts';

/**
 * What a program asks for that may look up who it runs as, or a group that its settings name. That USER names somebody
 * who is not there is told anyway.
 */
export async function ownUser(runner: Runner): Promise<readonly Need[]> {
  const { subject, home, homePath, file } = runner;
  if (home === null || MANY_IN_ONE.test(nameOf(homePath ?? ''))) return [];
  const functions = new Set((await embeddedIn(file)).functions);
  for (const library of await ownLibraries(runner))
    for (const name of (await embeddedIn(library.file)).functions) functions.add(name);
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
  // Ruby looks users up by a module of its own (etc), which is not in the program.
  const looksUp = functions.has('getpwuid') || /^ruby/.test(nameOf(homePath ?? ''));
  const isNumber = /^\d*$/.test(subject.user.name);
  if (looksUp && isNumber) add('/etc/passwd', 'the user that it runs as (getpwuid)');
  if (functions.has('getgrnam')) add('/etc/group', 'groups by their names (getgrnam)');
  return needs;
}
