import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'The cache of a build tool is in the image, and nothing needs it there.',
  mend: 'Name it in .dockerignore, keep it in a cache mount, or copy only the result from the stage that builds.',
};
