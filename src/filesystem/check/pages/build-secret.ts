import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'The value of a --secret that was given to this very build stands in a file of the image, in the name of one or in what a link leads to, as it is or in base 64. A RUN has written it there, often as a side effect of logging in. A secret of fewer than eight characters is not looked for.',
  mend: 'Remove the file in the same RUN, or keep the tool from writing it. What a RUN writes to its secret mount is not in the image.',
};
