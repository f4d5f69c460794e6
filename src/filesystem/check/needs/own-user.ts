import { nameOf } from '../../paths.ts';
import { embeddedIn } from './embedded.ts';
import { MANY_IN_ONE } from './named-paths.ts';
import type { Need, Runner } from './need.ts';
import { has } from './settle.ts';

const ACCOUNTS = '/etc/passwd';

/** What a program asks for that may look up who it runs as. That USER names somebody who is not there is told anyway. */
export async function ownUser({ subject, home, homePath, file }: Runner): Promise<readonly Need[]> {
  if (home === null || MANY_IN_ONE.test(nameOf(homePath ?? ''))) return [];
  if (has(subject, ACCOUNTS) || !has(home, ACCOUNTS) || !/^\d*$/.test(subject.user.name)) return [];
  const { functions } = await embeddedIn(file);
  if (!functions.has('getpwuid')) return [];
  return [
    {
      kind: 'path',
      rule: 'missing-data',
      severity: 'warning',
      anyOf: [ACCOUNTS],
      copy: null,
      why: `It may look up the user that it runs as (getpwuid), and there is no ${ACCOUNTS}`,
      isSure: false,
    },
  ];
}
