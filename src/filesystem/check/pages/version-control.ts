import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A folder of git, Mercurial, Subversion or Bazaar holds the whole history of the project, with everything that was ever deleted from it.',
  mend: 'Name the folder in .dockerignore, or copy only what the image needs.',
};
