import { changeOf, type StepChange } from '../../src/records/reasons.ts';
import type { BuildWhy } from '../../src/states/recorded-build.ts';

const COPIED: StepChange = {
  ...changeOf('context-file', 'src/main.c and 21 other files changed'),
  files: [
    { path: 'src/main.c', change: 'modified' },
    { path: 'src/a\u001b[31mb.c', change: 'added' },
  ],
  fileCount: 22,
};

/** Why the steps of the sample build ran: a file that was copied, and what followed from it. */
export const WHY: BuildWhy = {
  previous: { id: 'earlier', startedAt: 0 },
  sentence: '2 of 4 steps ran again, all because src/main.c changed (line 7).',
  hint: 'Line 7 copies everything before npm ci (line 8): copy package.json first, run npm ci, then copy the rest, and other files will not run it again.',
  steps: [
    {
      stage: 'base',
      line: 1,
      name: 'FROM debian:12-slim',
      cached: true,
      state: 'cached',
      count: 1,
      change: null,
      because: null,
      origin: 0,
      cause: null,
    },
    {
      stage: 'build',
      line: 7,
      name: 'COPY . .',
      cached: false,
      change: COPIED,
      state: 'done',
      count: 1,
      because: null,
      origin: 1,
      cause: COPIED,
    },
    {
      stage: 'build',
      line: 8,
      name: 'RUN make all',
      cached: false,
      state: 'done',
      count: 1,
      change: changeOf('parent', 'because of line 7: src/main.c and 21 other files changed'),
      because: 7,
      origin: 1,
      cause: COPIED,
    },
    {
      stage: 'runtime',
      line: 12,
      name: 'RUN never',
      cached: false,
      state: 'waiting',
      count: 1,
      change: null,
      because: null,
      origin: 3,
      cause: null,
    },
  ],
};
