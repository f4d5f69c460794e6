import { expect, it } from 'vitest';
import { emptyProgress, growByStatus } from '../../src/progress/model.ts';
import { recordedSteps } from '../../src/records/steps-of.ts';
import { update, vertex } from '../progress/updates.ts';

it('records a step that a walk had run before the build as cached', () => {
  const progress = emptyProgress(undefined, 5_000);
  growByStatus(
    progress,
    update({
      vertexes: [
        vertex('held', { started: 100, completed: 900 }),
        vertex('own', { started: 5_100, completed: 5_400 }),
      ],
      logs: [{ vertex: 'held', stream: 1, data: Buffer.from('built\n'), timestamp: 800 }],
    }),
    5_400,
  );
  const planned = ['held', 'own'].map((digest) => ({
    stage: 'a',
    line: 1,
    name: 'RUN x',
    digests: [digest],
  }));
  const steps = recordedSteps(planned, progress, 'done', 5_000);
  expect(steps.map(({ state, started, duration }) => [state, started, duration])).toEqual([
    ['cached', null, 0],
    ['done', 100, 300],
  ]);
});

it('counts what the engine shows as one step once', () => {
  const progress = emptyProgress(undefined, 5_000);
  const group = { id: 'link', name: '[a 2/2] COPY --link x /', weak: false };
  growByStatus(
    progress,
    update({
      vertexes: ['copy', 'merge'].map((digest) => ({
        ...vertex(digest, { started: 5_100, completed: 5_400 }),
        name: '[a 2/2] COPY --link x /',
        group,
      })),
    }),
    5_400,
  );
  const planned = [{ stage: 'a', line: 1, name: 'COPY --link x /', digests: ['copy', 'merge'] }];
  expect(recordedSteps(planned, progress, 'done', 5_000)).toMatchObject([{ state: 'done', count: 1 }]);
});
