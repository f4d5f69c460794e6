import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A package manager that the base image does not have got into the image. It takes space, and lets whoever breaks in install more.',
  mend: 'Install packages in a stage of its own, and copy what they brought.',
};
