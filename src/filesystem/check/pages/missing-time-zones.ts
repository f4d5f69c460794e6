import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A program or the variable TZ names a time zone, and the image has no data about time zones. Times are then shown in UTC, or the program stops.',
  mend: 'Install tzdata, or copy /usr/share/zoneinfo from a stage that has it. Go programs can embed it (time/tzdata).',
};
