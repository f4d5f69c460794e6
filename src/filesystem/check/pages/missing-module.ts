import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'A language starts, but its own library or a module that a program loads is not in the state, so the program ends with an error.',
  mend: 'Copy what is named from the stage that has it, or install the module in this stage.',
};
