import { expect, test } from 'vitest';
import { unusedBuildArgs } from '../../src/dockerfile/build-args.ts';
import {
  findTarget,
  instructionAtLine,
  neededStages,
  requireBuildable,
  stageAtLine,
} from '../../src/dockerfile/needs.ts';
import { parseText } from './corpus.ts';

const dockerfile = parseText(`# comment
FROM base AS deps
RUN one \\
  two

FROM deps AS Build
COPY . .
FROM deps
RUN lint
FROM scratch AS runtime
COPY --from=build /a /a
`);

test('a target is found by name in any case, or by number; without one it is the last stage', () => {
  const find = (target?: string | null): number => findTarget(dockerfile, target).index;
  expect([find(), find(null), find('')]).toEqual([3, 3, 3]);
  expect([find('deps'), find('BUILD'), find('2'), find('0')]).toEqual([0, 1, 2, 0]);
  expect(findTarget(parseText('FROM a AS x\nFROM b AS x\nFROM c\n'), 'x').index).toBe(1);
});

test('an unknown target names the nearest and lists the stages', () => {
  expect(() => findTarget(dockerfile, 'runtme')).toThrow(
    'Dockerfile: there is no target stage "runtme" (did you mean runtime? the stages are deps, build, 2, runtime)',
  );
  expect(() => findTarget(dockerfile, '4')).toThrow(/no target stage "4"/);
  const twelve = parseText(Array.from({ length: 12 }, (_, index) => `FROM a AS s${index}\n`).join(''));
  expect(() => findTarget(twelve, 'zzzzzz')).toThrow(/s10, s11\)$/);
  const many = parseText(Array.from({ length: 40 }, (_, index) => `FROM a AS s${index}\n`).join(''));
  expect(() => findTarget(many, 'zzzzzz')).toThrow(/s11 and 28 more/);
});

test('a target needs its bases, and what it copies and mounts from', () => {
  expect([...neededStages(dockerfile, dockerfile.stages[3]!)].sort()).toEqual([0, 1, 3]);
  expect([...neededStages(dockerfile, dockerfile.stages[2]!)].sort()).toEqual([0, 2]);
});

test('a line is of the stage and of the instruction that cover it', () => {
  expect([1, 2, 4, 5, 6, 11, 12].map((line) => stageAtLine(dockerfile, line)?.index ?? null)).toEqual([
    null,
    0,
    0,
    null,
    1,
    3,
    null,
  ]);
  expect(instructionAtLine(dockerfile, 4)).toMatchObject({
    stage: { index: 0 },
    instruction: { keyword: 'RUN' },
  });
  expect(instructionAtLine(dockerfile, 2)).toBeNull();
});

test('a stage that BuildKit would refuse matters only when it is needed', () => {
  const wrong = parseText('FROM scratch AS a\nCOPY --from=c x x\nFROM scratch AS b\nFROM scratch AS c\n');
  expect(() => requireBuildable(wrong, wrong.stages[1]!)).not.toThrow();
  expect(() => requireBuildable(wrong, wrong.stages[0]!)).toThrow(
    'Dockerfile:2: cannot copy from stage "c", it needs to be defined before current stage "a"',
  );
});

test('build args that no ARG declares are found', () => {
  const file = parseText('ARG A\nFROM scratch AS base\nONBUILD ARG C\nARG B=1\nFROM base\n');
  const given = {
    A: '',
    B: '',
    C: '',
    D: '',
    HTTP_PROXY: '',
    no_proxy: '',
    TARGETARCH: '',
    BUILDKIT_INLINE_CACHE: '1',
  };
  expect(unusedBuildArgs(file, given)).toEqual(['D']);
});
