import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A program opens a library by its name while it runs. No loader asks for it at the start, so its lack shows up only then.',
  mend: 'Copy the library from the stage that has it, or ignore the rule for a program that never uses it.',
};
