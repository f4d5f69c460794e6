import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'The program lacks the permission to be run, or USER may not run it: the container ends with "permission denied".',
  mend: 'Add --chmod=755 to the COPY, or chmod in the stage that makes the file. If USER may not enter a folder on the way, change the mode of that folder.',
};
