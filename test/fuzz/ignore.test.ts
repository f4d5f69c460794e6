import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ignoreAnswers } from './ignore-answers.ts';
import { ignoreCases } from './ignore-cases.ts';
import { referenceAnswers } from './reference.ts';
import { fuzzing } from './settings.ts';

test(`ignore patterns match as in moby/patternmatcher (seed ${fuzzing.seed}, ${fuzzing.cases} cases)`, () => {
  const cases = ignoreCases(fuzzing.seed, fuzzing.cases);
  const reference = referenceAnswers<string>('patternmatcher', cases);
  const different = cases.flatMap((one, i) => {
    const ours = ignoreAnswers(one);
    return ours === reference[i] ? [] : [{ ...one, ours, reference: reference[i] }];
  });
  console.log(`Ignore patterns: ${cases.length} cases, ${different.length} differences`);
  expect(different.slice(0, 20)).toEqual([]);
});

test.runIf(fuzzing.record)('answers for the unit tests are recorded', () => {
  const cases = ignoreCases(1, 400);
  const answers = referenceAnswers<string>('patternmatcher', cases);
  const lines = cases.map((one, i) => JSON.stringify({ ...one, answer: answers[i] }));
  const path = new URL('../fixtures/ignore-answers.json', import.meta.url);
  writeFileSync(path, `[\n${lines.join(',\n')}\n]\n`);
});
