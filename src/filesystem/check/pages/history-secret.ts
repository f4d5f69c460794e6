import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'An ARG has a secret as its value, and a RUN comes after it. The engine writes the values of all ARGs into the history of each RUN, where `docker history --no-trunc` shows them.',
  mend: 'Use --mount=type=secret in place of the ARG. In a stage that the image is not built on, an ARG does not get into its history.',
};
