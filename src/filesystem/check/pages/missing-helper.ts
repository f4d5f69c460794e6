import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'A program or script starts another program that is not in the state. It fails once it gets there, which may be long after its start.',
  mend: 'Copy the program from the stage that has it, with what it needs: the same check names that, too.',
};
