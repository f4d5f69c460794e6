import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A link was copied without the file that it leads to, so opening it fails.',
  mend: 'Copy the target as well, with the line that the finding shows. COPY of a link itself copies the target; a link inside a folder is copied as it is.',
};
