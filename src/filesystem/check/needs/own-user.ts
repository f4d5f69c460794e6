import { embeddedIn } from './embedded.ts';
import type { Need, Runner } from './need.ts';
import { has } from './settle.ts';

const ACCOUNTS = '/etc/passwd';

/** What a program asks for that looks up who it runs as. */
export async function ownUser({ subject, home, file }: Runner): Promise<readonly Need[]> {
  if (home === null || has(subject, ACCOUNTS) || !has(home, ACCOUNTS)) return [];
  const { functions } = await embeddedIn(file);
  if (!functions.has('getpwuid')) return [];
  return [
    {
      kind: 'path',
      rule: 'missing-data',
      severity: 'warning',
      anyOf: [ACCOUNTS],
      copy: null,
      why: `It looks up the user that it runs as (getpwuid), and there is no ${ACCOUNTS}`,
      isSure: false,
    },
  ];
}
