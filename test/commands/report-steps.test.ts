import { expect, it } from 'vitest';
import { reportSteps } from '../../src/commands/report/steps.ts';
import { emptyProgress, growByStatus } from '../../src/progress/model.ts';
import { update, vertex } from '../progress/updates.ts';

it('a report calls cached what a walk had run before the build, and gives it no time', () => {
  const progress = emptyProgress(undefined, 5_000);
  const vertexes = [
    vertex('held', { name: '[a 1/2] RUN x', started: 100, completed: 900 }),
    vertex('own', { name: '[a 2/2] RUN y', started: 5_100, completed: 5_400 }),
  ];
  growByStatus(progress, update({ vertexes }), 5_400);
  const steps = reportSteps(progress, { steps: new Map() } as never);
  expect(steps.map(({ state, start, stop }) => [state, stop - start])).toEqual([
    ['cached', 0],
    ['done', 300],
  ]);
});
