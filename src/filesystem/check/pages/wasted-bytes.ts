import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'More bytes are stored by a layer and stored again or deleted by a later one than "wastedBytes" in "check.limits" allows.',
  mend: '`stagedive diff --sizes` and the screen Sizes name the files. Delete in the RUN that made the files, and set owner and mode with the COPY.',
};
