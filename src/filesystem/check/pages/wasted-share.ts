import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'Of the bytes that the Dockerfile adds to its base image, a larger share is wasted than "wastedShare" in "check.limits" allows: a later layer stores them again or deletes them.',
  mend: '`stagedive diff --sizes` and the screen Sizes name the files. Delete in the RUN that made the files, and set owner and mode with the COPY.',
};
