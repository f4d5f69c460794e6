/** Thin images of real programs: what check says of them is held against what running them shows. */
import { describe, expect, it } from 'vitest';
import { PROGRAMS } from './check-corpus/programs.ts';
import { tryProgram } from './check-corpus/trial.ts';

describe('a program of Debian in a stage of its own', () => {
  it.each(PROGRAMS)('$name works with the fixes of check', { timeout: 300_000 }, async (program) => {
    const trial = await tryProgram(program);
    const errors = trial.findings.filter(({ severity }) => severity === 'error').map(({ detail }) => detail);
    if (process.env.CORPUS_SHOW)
      console.log(
        program.name,
        JSON.stringify(
          {
            ...trial,
            findings: trial.findings.map((f) => `${f.severity} ${f.rule} ${f.path} needs ${f.needs}`),
          },
          null,
          1,
        ),
      );
    if (trial.worksBefore) expect(errors).toEqual([]);
    expect({ works: trial.worksAfter, log: trial.logAfter }).toEqual({ works: true, log: trial.logAfter });
    expect(trial.left).toEqual([]);
  });
});
