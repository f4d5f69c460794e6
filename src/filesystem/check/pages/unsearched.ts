import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'The state has so many bytes that not all files were searched for secrets: 2 GiB are, the smallest files first, of files over 16 MiB only the beginning.',
  mend: 'Check a stage that has less in it, or switch the rule off.',
};
