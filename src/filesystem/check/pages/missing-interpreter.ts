import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'The first line of a script names the program that runs it. If that is missing, the script fails with "no such file or directory".',
  mend: 'Copy the interpreter with what it needs, choose a base image that has it, or correct the first line.',
};
