import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeUp, mutated } from '../dockerfile/mutations.ts';
import { type DockerfileAnswer, dockerfileAnswer } from './dockerfile-answers.ts';
import { referenceAnswers } from './reference.ts';
import { fuzzing } from './settings.ts';

/** What must be equal: the stages, or that it is refused. */
function comparable({ stages, refused }: DockerfileAnswer): string {
  return refused ? 'refused' : JSON.stringify(stages);
}

test(`Dockerfiles are read as by BuildKit's parser (seed ${fuzzing.seed}, ${fuzzing.cases} files)`, () => {
  const either = fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 1, arbitrary: madeUp });
  // A file with NUL is refused by us as binary; BuildKit takes it for a character.
  const texts = fc.sample(
    either.map((text) => text.replaceAll('\0', '')),
    { seed: fuzzing.seed, numRuns: fuzzing.cases },
  );
  const reference = referenceAnswers<DockerfileAnswer>('buildkit', texts);
  let refused = 0;
  let otherLines = 0;
  const different = texts.flatMap((text, i) => {
    const theirs = reference[i] ?? {};
    const ours = dockerfileAnswer(text);
    if (theirs.refused) refused++;
    if (theirs.refused && ours.refused && theirs.line !== ours.line) otherLines++;
    return comparable(ours) === comparable(theirs) ? [] : [{ text, ours, theirs }];
  });
  console.log(
    `Dockerfiles: ${texts.length} files, ${refused} of them refused by BuildKit, ${different.length} differences; ` +
      `${otherLines} refused for another line first`,
  );
  expect(different.slice(0, 20)).toEqual([]);
});
