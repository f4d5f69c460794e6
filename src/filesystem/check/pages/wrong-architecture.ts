import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'The program was made for another processor than the image. Starting it fails with "exec format error".',
  mend: 'Build the program for the platform of the image: use TARGETARCH in the stage that builds it, or remove --platform from its FROM.',
};
