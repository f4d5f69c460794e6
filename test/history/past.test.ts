import { describe, expect, it } from 'vitest';
import { changeOf, compareBuilds, countsOf, slowerBy } from '../../src/history/compare.ts';
import { pastDockerfile, stagesOfSteps, withOwnNames } from '../../src/history/past-source.ts';
import { applyStatus, emptyProgress } from '../../src/progress/model.ts';
import { ownTimes } from '../../src/progress/own-times.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';
import { BEGAN, stepsOf } from '../fakes/sample-history.ts';
import { update, vertex } from '../progress/updates.ts';

const progressOf = (steps: StatusUpdate) => applyStatus(emptyProgress(), steps, BEGAN + 20_000);

describe('two builds', () => {
  const steps = compareBuilds(
    progressOf(stepsOf(false)),
    progressOf(stepsOf(true, 'exit code: 2')),
    ['base', 'build'],
    0,
  );

  it('are compared step by step: what was cached now, and what ended otherwise', () => {
    expect(steps.map((step) => [step.stage, step.title, changeOf(step), slowerBy(step)])).toEqual([
      ['base', 'FROM debian:12', 'same', null],
      ['base', 'RUN apt-get update', 'now-cached', -7980],
      ['build', 'RUN make', 'state', null],
    ]);
    expect(countsOf(steps)).toEqual({ ranAgain: 0, nowCached: 1, onlyA: 0, onlyB: 0 });
  });

  it('say what came and what went, in the order of the second Dockerfile', () => {
    const step = (stage: string, at: number, title: string) =>
      vertex(`${stage}${at}${title}`, { name: `[${stage} ${at}/9] ${title}`, started: 1, completed: 500 });
    const a = progressOf(update({ vertexes: [step('x', 1, 'RUN one'), step('x', 2, 'RUN old')] }));
    const b = progressOf(
      update({ vertexes: [step('y', 1, 'RUN two'), step('x', 1, 'RUN one'), step('x', 2, 'RUN new')] }),
    );
    const found = compareBuilds(a, b, ['x', 'y'], 0);
    expect(found.map((each) => `${each.stage} ${each.title} ${changeOf(each)}`)).toEqual([
      'x RUN one same',
      'x RUN new only-b',
      'x RUN old only-a',
      'y RUN two only-b',
    ]);
  });

  it('keep steps apart that are alike in a stage', () => {
    const twice = (elapsed: number) =>
      progressOf(
        update({
          vertexes: ['first', 'second'].map((digest, at) =>
            vertex(digest, {
              name: `[x ${at + 1}/2] RUN date`,
              started: 0,
              completed: at === 0 ? 100 : elapsed,
            }),
          ),
        }),
      );
    const found = compareBuilds(twice(200), twice(5000), ['x'], 0);
    expect(found.map(slowerBy)).toEqual([null, 4800]);
  });
});

describe('the times of a build', () => {
  it('leave out what another build, or a walk, had run before it began', () => {
    const own = ownTimes(
      update({
        vertexes: [
          vertex('before', { started: 10, completed: 90 }),
          vertex('failed before', { started: 10, completed: 90, error: 'exit code: 1' }),
          vertex('across', { started: 50, completed: 150 }),
          vertex('still runs', { started: 60 }),
          vertex('own', { started: 110, completed: 120 }),
          vertex('waits'),
        ],
      }),
      100,
    );
    expect(
      own.vertexes.map(({ digest, started, completed, cached }) => [digest, started, completed, cached]),
    ).toEqual([
      ['before', 100, 100, true],
      ['failed before', 100, 100, false],
      ['across', 100, 150, false],
      ['still runs', 100, null, false],
      ['own', 110, 120, false],
      ['waits', null, null, false],
    ]);
  });
});

describe('the Dockerfile of a build', () => {
  it('is the one that was kept, if it can be read', () => {
    const of = (text: string) => pastDockerfile({ dockerfile: { name: 'Dockerfile', text } });
    expect(of('FROM a AS b\n')?.stages.map(({ name }) => name)).toEqual(['b']);
    expect(of('no instruction at all')).toBeNull();
    expect(pastDockerfile({ dockerfile: null })).toBeNull();
  });

  it('names a step as it does where another build had given it a name of its own', () => {
    const dockerfile = pastDockerfile({
      dockerfile: { name: 'Dockerfile', text: 'FROM a AS own\nRUN b\n' },
    })!;
    const step = (digest: string, line: number) => ({
      digest,
      name: '',
      inputs: [],
      op: { kind: 'other' } as const,
      lines: [{ start: line, end: line }],
      description: {},
      platform: null,
    });
    const progress = progressOf(
      update({
        vertexes: [vertex('1', { name: '[other 1/7] FROM a' }), vertex('2', { name: '[own 2/2] RUN b' })],
      }),
    );
    const graph = { steps: [step('1', 1), step('2', 2)], result: null };
    expect(withOwnNames(graph, dockerfile, progress).steps.map(({ name }) => name)).toEqual([
      '[own 1/2] FROM a AS own',
      '',
    ]);
  });

  it('is made of the stages that the steps name where none was kept', () => {
    const names = (...steps: string[]) =>
      stagesOfSteps(progressOf(update({ vertexes: steps.map((name) => vertex(name, { name })) }))).stages.map(
        ({ name }) => name,
      );
    expect(names('[base 1/2] FROM x', '[build 1/2] RUN y', '[base 2/2] RUN z')).toEqual(['base', 'build']);
    expect(names('[1/2] FROM x', '[internal] load build context')).toEqual([null]);
    expect(names('[UPPER$ 1/2] FROM x')).toEqual([null]);
    expect(names()).toEqual([null]);
  });
});
