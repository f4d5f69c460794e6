import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'USER names a user that /etc/passwd does not have. Docker refuses to start such a container.',
  mend: 'Copy /etc/passwd from the stage that has the user, add the user in this stage, or write its number in USER.',
};
