import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'The loader looks for each library in certain folders, and stops the program if one is in none of them.',
  mend: 'Copy the library with the line that the finding shows, or install the package that has it.',
};
