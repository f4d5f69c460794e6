import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'An instruction brought a secret, and a later one deleted or replaced the file. The layer of the first still has it, and whoever has the image can unpack that layer.',
  mend: 'Bring and delete it in one RUN, or better use --mount=type=secret. Or do it in a stage of its own, and copy only the result.',
};
