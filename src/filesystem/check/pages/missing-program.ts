import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'ENTRYPOINT, CMD or HEALTHCHECK names a program that is not in the image, so a container of it ends at once with "no such file or directory", or is never healthy.',
  mend: 'Copy the program from the stage that builds it, with the COPY that the finding shows, or correct the name. A name without a slash is looked for in PATH.',
};
