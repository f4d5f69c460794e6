import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'note',
  why: 'The fixes copy many files of packages out of another stage. Installing the packages is shorter, and brings what nobody sees missing.',
  mend: 'Start the stage from an image with a package manager and install the packages that the note names, or keep the COPY lines if the image must stay without one.',
};
