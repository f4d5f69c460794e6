import { describe, expect, test } from 'vitest';
import { groupByStage, transferOf } from '../../src/progress/group-by-stage.ts';
import { applyAll, emptyProgress } from '../../src/progress/model.ts';
import { parseStepName } from '../../src/progress/step-name.ts';
import { elapsedOf, summary } from '../../src/progress/summary.ts';
import { part, update, vertex } from './updates.ts';

describe('parseStepName', () => {
  const step = { kind: 'step', stage: 'build', platform: null, index: 3, total: 4, title: 'RUN make' };
  test.each([
    ['[build 3/4] RUN make', step],
    ['[build  3/12] RUN make', { ...step, total: 12 }],
    ['[3/4] RUN make', { ...step, stage: null }],
    ['[linux/amd64 build 3/4] RUN make', { ...step, platform: 'linux/amd64' }],
    ['[linux/amd64->arm64 build 3/4] RUN make', { ...step, platform: 'linux/amd64->arm64' }],
    ['[linux/arm64/v8 3/4] RUN make', { ...step, stage: null, platform: 'linux/arm64/v8' }],
    ['[stage-1 3/4] ONBUILD RUN make', { ...step, stage: 'stage-1', title: 'ONBUILD RUN make' }],
    ['[build 3/4] RUN [ "a" ]␤two', { ...step, title: 'RUN [ "a" ]␤two' }],
    ['[internal] load .dockerignore', { kind: 'internal', title: 'load .dockerignore' }],
    ['[auth] library/x:pull token', { kind: 'auth', title: 'library/x:pull token' }],
    ['exporting to image', { kind: 'export', title: 'exporting to image' }],
    [
      'resolve image config for docker-image://x',
      { kind: 'other', title: 'resolve image config for docker-image://x' },
    ],
    ['[context lib] load from client', { kind: 'other', title: '[context lib] load from client' }],
    ['', { kind: 'other', title: '' }],
  ])('%s', (name, parsed) => {
    expect(parseStepName(name)).toEqual(parsed);
  });
});

const done = { started: 0, completed: 10 };
const cached = { started: 0, completed: 0, cached: true };

describe('groupByStage', () => {
  function stagesOf(names: (string | null)[], vertexes: Parameters<typeof vertex>[]) {
    const progress = applyAll(
      emptyProgress(),
      [update({ vertexes: vertexes.map((given) => vertex(...given)) })],
      10,
    );
    return groupByStage(progress, names, 20);
  }

  test('puts steps with their stages in the order of the Dockerfile, and the rest first', () => {
    const stages = stagesOf(
      ['Deps', null, 'build', 'unused'],
      [
        ['i', { name: '[internal] load build definition', ...done }],
        ['b2', { name: '[build 2/2] RUN b' }],
        ['b1', { name: '[build 1/2] FROM x' }],
        ['d', { name: '[deps 1/1] FROM x' }],
        ['s', { name: '[stage-1 1/1] FROM x' }],
        ['e', { name: 'exporting to image' }],
      ],
    );
    expect(stages.map(({ index, name, steps }) => [index, name, steps.map(({ digest }) => digest)])).toEqual([
      [null, null, ['i', 'e']],
      [0, 'Deps', ['d']],
      [1, null, ['s']],
      [2, 'build', ['b1', 'b2']],
      [3, 'unused', []],
    ]);
  });

  test('gives the steps of a file of one unnamed stage to that stage', () => {
    expect(stagesOf([null], [['a', { name: '[1/1] FROM x' }]]).map(({ steps }) => steps.length)).toEqual([1]);
  });

  test.each([
    ['waiting', [{}, {}]],
    ['waiting', [done, {}]],
    ['running', [done, { started: 5 }, {}]],
    ['done', [done, done]],
    ['cached', [cached, cached]],
    ['partly-cached', [cached, done]],
    ['failed', [done, { ...done, error: 'exit code: 1' }, {}]],
    ['cancelled', [done, { ...done, error: 'context canceled' }, {}]],
  ])('a stage is %s', (state, steps) => {
    const [stage] = stagesOf(
      ['a'],
      steps.map((given, at) => [`d${at}`, { name: `[a ${at + 1}/3] RUN x`, ...given }]),
    );
    expect(stage?.state).toBe(state);
  });

  test('a stage has taken the time in which anything of it ran', () => {
    const [stage] = stagesOf(
      ['a'],
      [
        ['1', { name: '[a 1/2] FROM x', started: 0, completed: 10 }],
        ['2', { name: '[a 2/2] RUN x', started: 5 }],
      ],
    );
    expect([stage?.startedAt, stage?.elapsed]).toEqual([0, 20]);
  });

  test('a step that another build of the engine has named is found by the name in our graph', () => {
    const progress = applyAll(
      emptyProgress(),
      [update({ vertexes: [vertex('x', { name: '[theirs 7/9] FROM x', ...done })] })],
      10,
    );
    const step = {
      digest: 'x',
      name: '[ours 1/2] FROM x',
      inputs: [],
      op: { kind: 'other' as const },
      lines: [],
      description: {},
      platform: null,
    };
    expect(groupByStage(progress, ['ours'], 20).map(({ name }) => name)).toEqual([null, 'ours']);
    const stages = groupByStage(progress, ['ours'], 20, { steps: [step], result: null });
    expect(stages.map(({ name, steps }) => [name, steps[0]?.name])).toEqual([['ours', '[ours 1/2] FROM x']]);
    const { slowest } = summary(progress, 20, { steps: [step], result: null });
    expect(slowest.map((each) => each.vertex.name)).toEqual(['[ours 1/2] FROM x']);
  });

  test('adds up the bytes of its parts', () => {
    const progress = applyAll(
      emptyProgress(),
      [
        update({
          vertexes: [vertex('a', { name: '[a 1/1] FROM x', started: 0 })],
          statuses: [
            part('a', 'layer 1', { current: 500, total: 1000, started: 0, timestamp: 1000 }),
            part('a', 'layer 2', { current: 100, total: 900, started: 0, completed: 1000, timestamp: 1000 }),
            part('a', 'resolve', { started: 0, timestamp: 1000 }),
          ],
        }),
      ],
      1000,
    );
    expect(transferOf(progress.vertexes.get('a')!)).toEqual({ current: 600, total: 1100 });
  });
});

describe('summary', () => {
  const progress = applyAll(
    emptyProgress(),
    [
      update({
        vertexes: [
          vertex('i', { name: '[internal] load', started: 100, completed: 150 }),
          vertex('1', { name: '[a 1/5] FROM x', ...cached, started: 150, completed: 150 }),
          vertex('2', { name: '[a 2/5] RUN slow', started: 150, completed: 950 }),
          vertex('3', { name: '[a 3/5] RUN slower', started: 150, completed: 1150, error: 'exit code: 2' }),
          vertex('4', {
            name: '[a 4/5] RUN other',
            started: 150,
            completed: 1151,
            error: 'context canceled',
          }),
          vertex('5', { name: '[a 5/5] RUN never' }),
        ],
      }),
    ],
    1151,
  );

  test('counts the steps and the cached ones, and has the failed and the slowest', () => {
    const { failed, slowest, ...numbers } = summary(progress, 5000);
    expect(numbers).toEqual({
      steps: 5,
      finished: 2,
      cached: 1,
      cachedShare: 0.2,
    });
    expect(failed?.digest).toBe('3');
    expect(slowest.map(({ vertex: { digest }, elapsed }) => [digest, elapsed])).toEqual([
      ['4', 1001],
      ['3', 1000],
      ['2', 800],
    ]);
  });

  test('has only zeros for a build without steps', () => {
    expect(summary(emptyProgress(), 5)).toEqual({
      steps: 0,
      finished: 0,
      cached: 0,
      cachedShare: 0,
      slowest: [],
      failed: null,
    });
  });

  test('counts a step that runs up to now', () => {
    const running = applyAll(emptyProgress(), [update({ vertexes: [vertex('a', { started: 0 })] })], 0);
    expect(elapsedOf(running, running.vertexes.get('a')!, 70)).toBe(70);
  });
});
