import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A compiler is in the image that runs. It takes space, and helps whoever breaks in.',
  mend: 'Compile in a stage of its own, and copy the result.',
};
