import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A program runs with the rights of its owner or group, whoever starts it. That is a way to more rights.',
  mend: 'Remove the bit with chmod u-s,g-s in the same instruction, if nothing needs it.',
};
