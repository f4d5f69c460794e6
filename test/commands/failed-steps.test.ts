import { expect, it } from 'vitest';
import { failedSteps } from '../../src/commands/failed-steps.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { BuildFailure } from '../../src/ports.ts';
import { applyAll, emptyProgress } from '../../src/progress/model.ts';
import { image, out, run } from '../llb/steps.ts';
import { update, vertex } from '../progress/updates.ts';

const text =
  'FROM a AS one\nRUN false\nFROM a AS two\nRUN sleep 60\nFROM a\nCOPY --from=one / /\nCOPY --from=two / /\n';
const dockerfile = parseDockerfile(Buffer.from(text), { fileName: 'Dockerfile' });
const graph = {
  steps: [image('a', 1, 'a'), run('f', 2, out('a')), run('s', 4, out('a')), run('t', 6, out('f'))],
  result: out('t'),
};
const failure: BuildFailure = {
  message: 'exit code: 1',
  vertex: 'f',
  lines: [{ start: 2, end: 2 }],
  file: 'Dockerfile',
  exitCode: 1,
  mounts: null,
};
const failed = vertex('f', { name: '[one 2/2] RUN false', started: 0, completed: 10, error: 'exit code: 1' });

it('names what a failure cancelled', () => {
  const cancelled = vertex('s', {
    name: '[two 2/2] RUN sleep 60',
    started: 0,
    completed: 11,
    error: 'process "sleep 60" did not complete successfully: context canceled',
  });
  const progress = applyAll(emptyProgress(), [update({ vertexes: [failed, cancelled] })], 20);
  expect(failedSteps([failure], { dockerfile, progress, graph }, false)).toBe(
    '\nstagedive: 1 step failed, 1 more cancelled:\n' +
      '  Dockerfile:2: one: RUN false: exit status 1\n' +
      '  Dockerfile:4: two: RUN sleep 60: cancelled\n',
  );
});

it('cuts a long instruction between two characters, by the cells that they take', () => {
  const long = `RUN ${'x'.repeat(54)}🚢🚢🚢`;
  const file = parseDockerfile(Buffer.from(text.replace('RUN false', long)), { fileName: 'Dockerfile' });
  const progress = applyAll(emptyProgress(), [update({ vertexes: [failed] })], 20);
  expect(failedSteps([failure], { dockerfile: file, progress, graph }, true)).toContain(
    `  Dockerfile:2: one: RUN ${'x'.repeat(54)}…: exit status 1\n`,
  );
});

it('names an instruction of several lines by its command, without what it mounts', () => {
  const long =
    'RUN --mount=type=cache,id=modules,target=/cache,sharing=locked \\\n    # why\n    make   -j2 \\\n && false';
  const file = parseDockerfile(Buffer.from(text.replace('RUN false', long)), { fileName: 'Dockerfile' });
  const progress = applyAll(emptyProgress(), [update({ vertexes: [failed] })], 20);
  expect(failedSteps([failure], { dockerfile: file, progress, graph }, true)).toContain(
    '  Dockerfile:2: one: RUN make -j2 && false: exit status 1\n',
  );
});

it('says nothing of a single failed step', () => {
  const progress = applyAll(emptyProgress(), [update({ vertexes: [failed] })], 20);
  expect(failedSteps([failure], { dockerfile, progress, graph }, false)).toBe('');
});

it('names what could not be tried in a build that kept going', () => {
  const progress = applyAll(emptyProgress(), [update({ vertexes: [failed] })], 20);
  expect(failedSteps([failure], { dockerfile, progress, graph }, true)).toContain(
    'stagedive: 1 step failed, 1 not tried:\n',
  );
});
