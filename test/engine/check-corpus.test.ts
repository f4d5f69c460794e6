/** Thin images of real programs: what check says of them is held against what running them shows. */
import { describe, expect, it } from 'vitest';
import { PROGRAMS } from './check-corpus/programs.ts';
import { tryProgram } from './check-corpus/trial.ts';

/**
 * All of them are made of 8 GB of packages, and take two hours on a small machine: `npm run test:corpus`. Otherwise a
 * part of those of the first image is tried. Stages of whole images and library folders take minutes.
 */
const TRIED =
  process.env.STAGEDIVE_CORPUS === 'all'
    ? PROGRAMS
    : PROGRAMS.filter(
        ({ image, from, packages, name }) =>
          image === 'core' && from !== 'image' && packages === undefined && !name.startsWith('libraries-'),
      ).filter((_, at) => at % 2 === 0);

describe.concurrent('a program in a stage of its own', () => {
  it.each(TRIED)(
    '$name works with the fixes of check, and lacks nothing more',
    { timeout: 1_200_000 },
    async (program) => {
      const { worksBefore, worksAfter, logAfter, findings, left } = await tryProgram(program);
      const errors = findings.filter(({ severity }) => severity === 'error').map(({ detail }) => detail);
      if (worksBefore === true) expect(errors, 'errors though it works').toEqual([]);
      if (program.unseen === undefined)
        expect(worksAfter ? '' : logAfter, 'what it prints with the fixes').toBe('');
      else
        expect(findings.map(({ detail }) => detail)).toContainEqual(expect.stringContaining(program.unseen));
      expect(left, 'what the fixes leave or bring').toEqual([]);
    },
  );
});
