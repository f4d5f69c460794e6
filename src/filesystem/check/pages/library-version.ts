import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'The library is there, but it is older than the one that the program was linked with, and lacks symbols that the program asks for.',
  mend: 'Use the same version of the base image in both stages, or build in an older one.',
};
