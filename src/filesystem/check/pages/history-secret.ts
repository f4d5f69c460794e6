import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'The history of the image has every instruction as it is written, and `docker history --no-trunc` shows it: a token in a RUN, a password in the address of an ADD, a value of ENV that a later line replaces. The values of all ARGs are in the history of each RUN after them.',
  mend: 'Use --mount=type=secret in place of the value. In a stage that the image is not built on, an ARG does not get into its history.',
};
