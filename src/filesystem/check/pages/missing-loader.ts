import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'A program that is linked dynamically is started by a loader, at a path that is written into it. If the loader is missing, the kernel says "no such file or directory" about the program itself.',
  mend: 'Copy the loader with the line that the finding shows, use a base image of the same kind (glibc or musl), or link the program statically.',
};
