import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'Files called .env usually hold passwords and tokens of a deployment. One that holds none that can be recognised is a warning.',
  mend: 'Name the file in .dockerignore, and give its values to the container when it runs.',
};
