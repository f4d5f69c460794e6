import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'Lists and downloads of a package manager are in the image, and nothing needs them there.',
  mend: 'Delete them in the same RUN, or keep them in a cache mount: RUN --mount=type=cache,target=…',
};
