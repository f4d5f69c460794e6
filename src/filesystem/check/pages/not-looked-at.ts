import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'note',
  why: 'What a program needs cannot be known from the files of the state alone, or there is so much of it that only a part was looked at, so a check without other findings does not mean that nothing is missing.',
  mend: 'Run the program once: `stagedive run` starts it as docker does. Then ignore the rule for it.',
};
