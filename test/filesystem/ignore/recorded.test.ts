import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ignoreAnswers } from '../../fuzz/ignore-answers.ts';
import type { IgnoreCase } from '../../fuzz/ignore-cases.ts';

/** Made by `npm run test:fuzz -- --record`, which compares many more. */
const recorded: readonly (IgnoreCase & { readonly answer: string })[] = JSON.parse(
  readFileSync(new URL('../../fixtures/ignore-answers.json', import.meta.url), 'utf8'),
);

test('recorded answers of moby/patternmatcher are ours', () => {
  expect(recorded.length).toBeGreaterThanOrEqual(400);
  expect(new Set(recorded.flatMap(({ answer }) => (answer === 'refused' ? [answer] : [...answer])))).toEqual(
    new Set(['refused', 'y', 'n', 'e']),
  );
  expect(recorded.map((one) => ({ ...one, answer: ignoreAnswers(one) }))).toEqual(recorded);
});
