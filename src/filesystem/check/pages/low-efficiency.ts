import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'Of all bytes that the layers of the image store, the share that is of use in the end is smaller than "efficiency" in "check.limits" allows. What a later layer stores again or deletes is of no use.',
  mend: '`stagedive diff --sizes` and the screen Sizes name the files. Do what belongs together in one RUN: chown with --chown of the COPY, deletions in the RUN that made the files.',
};
