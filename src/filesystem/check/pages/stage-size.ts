import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'A stage holds more bytes at its end than "stages" in "check.limits" allows. Only stages that the checked target needs are measured.',
  mend: 'The screen Sizes shows which line brings how much. Or allow the stage more.',
};
