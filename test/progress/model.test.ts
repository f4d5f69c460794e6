import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeIntervals, timeIn } from '../../src/progress/intervals.ts';
import {
  applyAll,
  applyStatus,
  type BuildProgress,
  closeProgress,
  emptyProgress,
  engineTime,
  findVertex,
  growByStatus,
} from '../../src/progress/model.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';
import type { VertexProgress } from '../../src/progress/vertex.ts';
import { log, part, update, vertex, warning } from './updates.ts';

function fold(...updates: Partial<StatusUpdate>[]): BuildProgress {
  return applyAll(emptyProgress(), updates.map(update), 1000);
}

function find(progress: BuildProgress, digest: string): VertexProgress {
  const found = findVertex(progress, digest);
  expect(found).not.toBeNull();
  return found!;
}

test('updating in place gives the same as making a new value for every update', () => {
  const digest = fc.constantFrom('a', 'b', 'c');
  const time = fc.integer({ min: 1, max: 9 });
  const maybe = fc.option(time);
  const group = fc.option(fc.constantFrom({ id: 'g', name: 'group' }, { id: 'h', name: 'weak', weak: true }));
  const announced = fc
    .record({ digest, started: maybe, completed: maybe, cached: fc.boolean(), group })
    .map(({ digest, ...given }) => vertex(digest, given));
  const news = fc
    .record({
      vertexes: fc.array(announced, { maxLength: 3 }),
      statuses: fc.array(fc.tuple(digest, time), { maxLength: 2 }),
      warnings: fc.array(digest, { maxLength: 1 }),
      logs: fc.array(fc.tuple(digest, fc.constantFrom('x', 'line\n')), { maxLength: 2 }),
    })
    .map(({ vertexes, statuses, warnings, logs }) =>
      update({
        vertexes,
        statuses: statuses.map(([of, timestamp]) => part(of, 'p', { timestamp })),
        warnings: warnings.map((of) => warning(of, 'w')),
        logs: logs.map(([of, text]) => log(of, text)),
      }),
    );
  const seen = ({ vertexes, groupOf, skew }: BuildProgress) => ({
    vertexes: [...vertexes].map(([key, { log, ...rest }]) => [key, rest, log.window(0, log.lineCount)]),
    groupOf: [...groupOf],
    skew,
  });
  fc.assert(
    fc.property(fc.array(news, { maxLength: 8 }), (updates) => {
      const growing = emptyProgress();
      let copied: BuildProgress = emptyProgress();
      updates.forEach((each, at) => {
        growByStatus(growing, each, 1000 + at);
        copied = applyStatus(copied, each, 1000 + at);
        expect(seen(growing)).toEqual(seen(copied));
      });
    }),
  );
});

describe('a vertex', () => {
  test.each([
    ['announced', vertex('a'), 'waiting'],
    ['started', vertex('a', { started: 1 }), 'running'],
    ['completed', vertex('a', { started: 1, completed: 2 }), 'done'],
    ['found in the cache', vertex('a', { started: 1, completed: 1, cached: true }), 'cached'],
    ['failed', vertex('a', { started: 1, completed: 2, error: 'exit code: 1' }), 'failed'],
    [
      'cancelled',
      vertex('a', { started: 1, completed: 2, error: 'rpc error: code = Canceled desc = context canceled' }),
      'cancelled',
    ],
  ])('%s', (_, announced, state) => {
    const found = find(fold({ vertexes: [announced] }), 'a');
    expect(found.state).toBe(state);
    expect(found.error).toBe(state === 'failed' ? 'exit code: 1' : null);
  });

  test('announced once more does not start from the beginning', () => {
    const progress = fold(
      { vertexes: [vertex('a')] },
      { vertexes: [vertex('a', { started: 1, completed: 2 })] },
      { vertexes: [vertex('a')] },
    );
    expect(find(progress, 'a').state).toBe('done');
  });

  test('run several times has taken the sum, overlaps counted once', () => {
    const progress = fold(
      { vertexes: [vertex('a', { started: 0, completed: 10 })] },
      { vertexes: [vertex('a', { started: 5, completed: 20 })] },
      { vertexes: [vertex('a', { started: 100 })] },
      { vertexes: [vertex('a', { started: 100, completed: 130 })] },
    );
    const { runs } = find(progress, 'a');
    expect(runs).toEqual([
      { start: 0, stop: 20 },
      { start: 100, stop: 130 },
    ]);
    expect(timeIn(runs, 1000)).toBe(50);
  });

  test('whose key was computed first and which then comes from the cache is cached', () => {
    const progress = fold(
      { vertexes: [vertex('a', { started: 0, completed: 1 })] },
      { vertexes: [vertex('a', { started: 2, completed: 2, cached: true })] },
    );
    expect(find(progress, 'a').state).toBe('cached');
  });

  test('that was run in this build stays so when a later solve finds it in the cache', () => {
    const progress = fold(
      { vertexes: [vertex('a', { started: 0 })], logs: [log('a', 'working\n')] },
      { vertexes: [vertex('a', { started: 0, completed: 9 })] },
      { vertexes: [vertex('a', { started: 20, completed: 20, cached: true })] },
    );
    expect(find(progress, 'a').state).toBe('done');
  });

  test('has no escape sequences in its texts', () => {
    const evil = 'x\x1b]0;owned\x07y\u202e';
    const progress = fold({
      vertexes: [vertex('a', { name: evil, started: 0, completed: 1, error: `${evil}\nmore` })],
      statuses: [part('a', evil, { name: evil })],
      warnings: [warning('a', evil, { detail: [evil], url: evil, file: evil })],
      logs: [log('a', `${evil}\n`)],
    });
    const { members: _, log: lines, ...shown } = find(progress, 'a');
    expect(JSON.stringify([shown, lines.line(0)])).not.toMatch(/owned|\\u001b|\u202e/);
    expect(shown.error).toBe('xy�\nmore');
  });
});

describe('what comes with a vertex', () => {
  test('parts are replaced by id and keep their order', () => {
    const progress = fold(
      { vertexes: [vertex('a', { started: 0 })] },
      { statuses: [part('a', 'one', { current: 1 }), part('a', 'two')] },
      { statuses: [part('a', 'one', { current: 5, completed: 3 })] },
    );
    expect(find(progress, 'a').parts.map(({ id, current }) => [id, current])).toEqual([
      ['one', 5],
      ['two', 0],
    ]);
  });

  test('a repeated warning shows once', () => {
    const progress = fold({
      vertexes: [vertex('a')],
      warnings: [warning('a', 'w'), warning('a', 'w'), warning('a', 'other')],
    });
    expect(find(progress, 'a').warnings.map(({ short }) => short)).toEqual(['w', 'other']);
  });

  test('the last line of a log is kept if it comes together with the end of the vertex', () => {
    const progress = fold(
      { vertexes: [vertex('a', { started: 0 })], logs: [log('a', 'one\n')] },
      { vertexes: [vertex('a', { started: 0, completed: 5 })], logs: [log('a', 'last')] },
    );
    const { log: lines } = find(progress, 'a');
    expect(lines.window(0, 9).map(({ text }) => text)).toEqual(['one', 'last']);
  });

  test('logs, parts and warnings of an unknown vertex are dropped', () => {
    const progress = fold({
      statuses: [part('x', 'p')],
      logs: [log('x', 'l')],
      warnings: [warning('x', 'w')],
    });
    expect(progress.vertexes.size).toBe(0);
  });
});

describe('a group', () => {
  const group = { id: 'g', name: '[build 2/2] COPY --link a b' };

  test('shows as one vertex with the times of all', () => {
    const progress = fold({
      vertexes: [
        vertex('a', { group, started: 0, completed: 10, cached: true }),
        vertex('b', { group, started: 5, completed: 30 }),
      ],
      logs: [log('b', 'x\n')],
    });
    const found = find(progress, 'a');
    expect(found).toBe(find(progress, 'b'));
    expect([...progress.vertexes.keys()]).toEqual(['g']);
    expect([found.name, found.state, found.hidden, found.runs]).toEqual([
      group.name,
      'done',
      false,
      [{ start: 0, stop: 30 }],
    ]);
    expect(found.log.lineCount).toBe(1);
  });

  test('is cached when all of it is, and failed when any of it is', () => {
    const cached = { started: 0, completed: 0, cached: true, group };
    expect(find(fold({ vertexes: [vertex('a', cached), vertex('b', cached)] }), 'g').state).toBe('cached');
    const failed = { ...cached, cached: false, error: 'no' };
    expect(find(fold({ vertexes: [vertex('a', cached), vertex('b', failed)] }), 'g').state).toBe('failed');
  });

  test('is hidden while only weak members have started', () => {
    const weak = { ...group, weak: true };
    const before = fold({ vertexes: [vertex('a', { group: weak, started: 0 }), vertex('b', { group })] });
    expect(find(before, 'g').hidden).toBe(true);
    const after = applyStatus(before, update({ vertexes: [vertex('b', { group, started: 1 })] }), 1000);
    expect(find(after, 'g').hidden).toBe(false);
  });
});

describe('time', () => {
  test('an engine whose clock is an hour ahead does not run into the future', () => {
    const hour = 3_600_000;
    const progress = applyStatus(
      emptyProgress(),
      update({ vertexes: [vertex('a', { started: 5000 + hour })] }),
      5000,
    );
    expect(progress.skew).toBe(-hour);
    expect(timeIn(find(progress, 'a').runs, engineTime(progress, 7500))).toBe(2500);
  });

  test('the difference of the clocks is taken from the update that came fastest', () => {
    const slow = applyStatus(emptyProgress(), update({ vertexes: [vertex('a', { started: 1000 })] }), 1900);
    const fast = applyStatus(slow, update({ logs: [log('a', 'x', 2000)] }), 2010);
    const late = applyStatus(fast, update({ logs: [log('a', 'x', 3000)] }), 3500);
    expect([slow.skew, fast.skew, late.skew]).toEqual([900, 10, 10]);
  });

  test('nothing is left running when the engine goes away', () => {
    const progress = fold({
      vertexes: [vertex('a', { started: 0 }), vertex('b', { started: 0, completed: 5 }), vertex('c')],
      logs: [log('a', 'unfinished')],
    });
    const closed = closeProgress(progress, 1500);
    expect(['a', 'b', 'c'].map((digest) => find(closed, digest).state)).toEqual([
      'cancelled',
      'done',
      'waiting',
    ]);
    expect(find(closed, 'a').runs).toEqual([{ start: 0, stop: 505 }]);
  });

  test('intervals that touch are one', () => {
    expect(
      mergeIntervals([
        { start: 5, stop: 7 },
        { start: 1, stop: 5 },
        { start: 2, stop: 3 },
        { start: 9, stop: null },
        { start: 10, stop: 11 },
      ]),
    ).toEqual([
      { start: 1, stop: 7 },
      { start: 9, stop: null },
    ]);
  });
});

test('folding updates one by one or all at once gives the same, and does not change older values', () => {
  const updates = [
    update({ vertexes: [vertex('a', { started: 1 }), vertex('b')] }),
    update({ statuses: [part('a', 'p', { current: 3 })] }),
    update({ vertexes: [vertex('a', { started: 1, completed: 4 }), vertex('b', { started: 4 })] }),
  ];
  const plain = (progress: BuildProgress): unknown =>
    [...progress.vertexes.values()].map(({ log: _, ...rest }) => rest);
  const first = applyStatus(emptyProgress(), updates[0]!, 10);
  const before = structuredClone(plain(first));
  const oneByOne = updates.slice(1).reduce((progress, next) => applyStatus(progress, next, 10), first);
  expect(plain(oneByOne)).toEqual(plain(applyAll(emptyProgress(), updates, 10)));
  expect(plain(first)).toEqual(before);
});

describe('a build that shares steps with a walk or another build', () => {
  const held = vertex('held', { started: 100, completed: 900 });
  const line = { vertex: 'held', stream: 1, data: Buffer.from('built\n'), timestamp: 800 };
  const own = vertex('own', { started: 5_100, completed: 5_400 });
  const seen = ({ vertexes }: BuildProgress) =>
    [...vertexes.values()].map(({ digest, state, runs }) => [digest, state, timeIn(runs, 9_000)]);

  test('is not charged for what these had run, whose log it has', () => {
    const progress = emptyProgress(undefined, 5_000);
    growByStatus(progress, update({ vertexes: [own, held], logs: [line] }), 5_400);
    expect(seen(progress)).toEqual([
      ['own', 'done', 300],
      ['held', 'cached', 0],
    ]);
  });

  test('knows so once the clock of the engine is known, if all that came first is of an earlier run', () => {
    const progress = emptyProgress(undefined, 5_000);
    growByStatus(progress, update({ vertexes: [held], logs: [line] }), 5_010);
    growByStatus(progress, update({ vertexes: [own] }), 5_400);
    expect(seen(progress)).toEqual([
      ['held', 'cached', 0],
      ['own', 'done', 300],
    ]);
  });

  test('counts from its own start what still ran then', () => {
    const progress = emptyProgress(undefined, 5_000);
    growByStatus(progress, update({ vertexes: [own, vertex('across', { started: 100 })] }), 5_400);
    growByStatus(
      progress,
      update({ vertexes: [vertex('across', { started: 100, completed: 6_000 })] }),
      6_000,
    );
    expect(seen(progress)).toEqual([
      ['own', 'done', 300],
      ['across', 'done', 1_000],
    ]);
  });
});
