import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ignoreAnswers } from './ignore-answers.ts';
import { ignoreCases } from './ignore-cases.ts';
import { fuzzing } from './settings.ts';

/** The answers of moby/patternmatcher to the cases. */
function referenceAnswers(cases: ReturnType<typeof ignoreCases>): string[] {
  const output = execFileSync('go', ['run', '.'], {
    cwd: fileURLToPath(new URL('patternmatcher/', import.meta.url)),
    input: cases.map((one) => `${JSON.stringify(one)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    // Its own module, whatever is around this folder.
    env: { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' },
  });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test(`ignore patterns match as in moby/patternmatcher (seed ${fuzzing.seed}, ${fuzzing.cases} cases)`, () => {
  const cases = ignoreCases(fuzzing.seed, fuzzing.cases);
  const reference = referenceAnswers(cases);
  expect(reference.length).toBe(cases.length);
  const different = cases.flatMap((one, i) => {
    const ours = ignoreAnswers(one);
    return ours === reference[i] ? [] : [{ ...one, ours, reference: reference[i] }];
  });
  console.log(`ignore: ${cases.length} cases, ${different.length} differences`);
  expect(different.slice(0, 20)).toEqual([]);
});
