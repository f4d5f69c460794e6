import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A program reads data or settings from a fixed path, and nothing is there.',
  mend: 'Copy the file or folder from the stage that has it.',
};
