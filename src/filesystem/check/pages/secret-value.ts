import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A setting with a telling name, such as client_secret, has a value that looks random. This is a guess: it needs both, the name and the entropy of the value. Code is searched for values between quotes only, and packages, tests and documentation not at all.',
  mend: 'If it is a secret, give it to the container when it runs. If it is none, switch the rule off for that instruction, or take the finding into a baseline.',
};
