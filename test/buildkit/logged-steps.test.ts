import { expect, test } from 'vitest';
import { stepLogger } from '../../src/buildkit/logged-steps.ts';
import type { Vertex } from '../../src/progress/types.ts';
import { FakeLog } from '../fakes/log.ts';
import { vertex } from '../progress/updates.ts';

const SESSION = '0123456789abcdef';

/** The log of a session whose status reported these vertexes, one message each. */
function logOf(...vertexes: readonly Vertex[]): object[] {
  const log = new FakeLog();
  const take = stepLogger(log, SESSION);
  for (const each of vertexes) take({ vertexes: [each], statuses: [], logs: [], warnings: [] });
  return log.lines.map(({ is: _, session: __, digest: ___, ...rest }) => rest);
}

test('each change of a step is logged once, no matter how often it is reported', () => {
  const name = '[build 3/3] RUN make TOKEN=hunter2';
  const step = '[build 3/3] RUN';
  expect(
    logOf(
      vertex('c3', { name }),
      vertex('c3', { name, started: 100 }),
      vertex('c3', { name, started: 100 }),
      vertex('c3', { name, started: 100, completed: 350 }),
      vertex('c3', { name, started: 100, completed: 350 }),
    ),
  ).toEqual([
    { step, ms: null, status: 'started', exit: null },
    { step, ms: 250, status: 'done', exit: null },
  ]);
});

test('a failed step has its exit status, and a step cancelled with it has none', () => {
  const ran = { started: 100, completed: 200 };
  const failed = 'process "/bin/sh -c make hunter2" did not complete successfully: exit code: 3';
  expect(
    logOf(
      vertex('a', { name: '[a 1/1] RUN x', ...ran, error: failed }),
      vertex('b', { name: '[b 1/1] RUN y', ...ran, error: 'process "y": context canceled' }),
      vertex('d', { name: '[d 1/1] COPY . .', ...ran, cached: true }),
    ),
  ).toMatchObject([
    { status: 'failed', exit: 3 },
    { status: 'canceled', exit: null },
    { status: 'cached', exit: null },
  ]);
});

test.each([
  ['[internal] load build definition from Dockerfile', '[internal] load build definition'],
  ['[internal] load metadata for docker.io/library/hunter2:1', '[internal] load metadata for'],
  ['[internal] load .dockerignore', '[internal] load .dockerignore'],
  ['[stage-1 2/5] COPY --from=build /hunter2 /', '[stage-1 2/5] COPY'],
  ['[stage-1 2/5] ', '[stage-1 2/5]'],
  ['exporting to image', 'exporting'],
  ['https://hunter2@example.com/x.git', 'https'],
  ['/bin/sh -c hunter2', ''],
])('of the name %j the log has %j', (name, step) => {
  expect(logOf(vertex('a', { name, started: 1 }))).toMatchObject([{ step }]);
});

test('the session and the digest are shortened', () => {
  const log = new FakeLog();
  const digest = `sha256:${'ab'.repeat(32)}`;
  stepLogger(
    log,
    SESSION,
  )({
    vertexes: [{ ...vertex('x', { started: 1 }), digest }],
    statuses: [],
    logs: [],
    warnings: [],
  });
  expect(log.lines).toMatchObject([{ is: 'step', session: '0123456789ab', digest: 'abababababab' }]);
});
