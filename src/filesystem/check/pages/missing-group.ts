import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'USER names a group that /etc/group does not have. Docker refuses to start such a container.',
  mend: 'Copy /etc/group from the stage that has the group, add the group in this stage, or write its number in USER.',
};
