import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRows, cursorIndex, cursorRow, failedVertex } from '../../../src/screens/build/select.ts';
import { stageStatus } from '../../../src/screens/frame/select/stages.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import { ended, FAILURE, makeAll, SOME } from '../../fakes/sample-build.ts';
import {
  BASE,
  BUILD,
  building,
  DEPS,
  dockerfileOf,
  EXAMPLE,
  lines,
  NOW,
  play,
  progressed,
  RUNTIME,
  start,
  toEnd,
} from '../../fakes/state.ts';
import { log, part, vertex, warning } from '../../progress/updates.ts';

const titles = (state: AppState) =>
  buildRows(state).map((row) => (row.kind === 'stage' ? row.title.toUpperCase() : row.id));

describe('the rows of a build', () => {
  it('are stages in the order of the file with their steps, and the work of BuildKit folded first', () => {
    const state = building(start(), SOME);
    expect(titles(state)).toEqual(['BUILDKIT', 'BASE', 'a1', 'a2', 'DEPS', 'b2', 'BUILD', 'c2', 'c3']);
    expect(buildRows(state)[0]).toMatchObject({ kind: 'stage', folded: true, stage: null });
  });

  it('say what is cached, what runs and for how long', () => {
    const state = play(building(start(), SOME), { type: 'clock/ticked', now: NOW + 2000 });
    const rows = new Map(buildRows(state).map((row) => [row.id, row]));
    expect(rows.get(`stage:${BASE}`)).toMatchObject({
      status: 'cached',
      elapsed: null,
      finished: 2,
      count: 2,
    });
    expect(rows.get(`stage:${DEPS}`)).toMatchObject({ status: 'done', elapsed: 500 });
    expect(rows.get(`stage:${BUILD}`)).toMatchObject({ status: 'running', finished: 1, count: 2 });
    // The newest time that the engine told came at NOW + 1000, so its 800 ms are then.
    expect(rows.get('c3')).toMatchObject({ status: 'running', elapsed: 1000, index: 3 });
  });

  it('count bytes while they move, and warnings', () => {
    const state = building(start(), SOME, {
      statuses: [part('c3', 'x', { current: 400, total: 1000, started: 800, timestamp: 900 })],
      warnings: [warning('c3', 'old')],
    });
    expect(cursorRow(state)).toMatchObject({ id: 'c3', bytes: { current: 400, total: 1000 }, warnings: 1 });
    const done = play(
      state,
      progressed({
        vertexes: [makeAll({ completed: 900 })],
      }),
    );
    expect(cursorRow(done)).toMatchObject({ id: 'c3', bytes: null });
  });

  it('follow the file when it is read again', () => {
    const moved = dockerfileOf(
      `FROM scratch AS first\n${EXAMPLE.slice(EXAMPLE.indexOf('FROM'))}`
        .replace(/\$\{BASE\}/, 'x')
        .replace('--from=5', '--from=base'),
    );
    const state = building(start(), SOME);
    expect(buildRows(state).find((row) => row.id === 'c3')?.stage).toBe(BUILD);
    const after = play(state, { type: 'dockerfile/loaded', dockerfile: moved });
    expect(buildRows(after).find((row) => row.id === 'c3')?.stage).toBe(BUILD + 1);
    expect(stageStatus(after, BUILD + 1).kind).toBe('running');
  });
});

describe('the cursor of a build', () => {
  it('follows the step that has run the longest, then the last one that ran', () => {
    const state = building(start(), SOME, {
      vertexes: [vertex('d1', { name: '[test 1/1] RUN x', started: 900 })],
    });
    expect(cursorRow(state)?.id).toBe('c3');
    const ended3 = play(
      state,
      progressed({
        vertexes: [
          makeAll({ completed: 950 }),
          vertex('d1', { name: '[test 1/1] RUN x', started: 900, completed: 960 }),
        ],
      }),
    );
    expect(cursorRow(ended3)?.id).toBe('d1');
  });

  it('stays on what ran when the build is cancelled, or the engine goes away', () => {
    const state = building(start(), SOME);
    expect(cursorRow(state)?.id).toBe('c3');
    for (const outcome of [{ kind: 'cancelled' }, { kind: 'lost', message: 'Gone.' }] as const) {
      expect(cursorRow(play(state, ended(outcome)))).toMatchObject({ id: 'c3', status: 'cancelled' });
    }
  });

  it('stays where the person has put it, until asked to follow again', () => {
    const chosen = play(building(start(), SOME), { type: 'build/moved', move: lines(-3) });
    expect(cursorRow(chosen)?.id).toBe('b2');
    const later = play(
      chosen,
      progressed({ vertexes: [vertex('e1', { name: '[runtime 1/2] COPY', started: 2000 })] }),
    );
    expect(cursorRow(later)?.id).toBe('b2');
    const followed = play(later, { type: 'build/followed' });
    expect(followed.build?.cursor).toBeNull();
    expect(cursorRow(followed)?.id).toBe('c3');
  });

  it('is always on a row, whatever is pressed', () => {
    const action = fc.constantFrom<Action>(
      { type: 'build/moved', move: lines(1) },
      { type: 'build/moved', move: lines(-1) },
      { type: 'build/moved', move: toEnd() },
      { type: 'build/foldToggled' },
      { type: 'build/panel', panel: 'log' },
      { type: 'build/panel', panel: 'steps' },
      { type: 'build/followed' },
      { type: 'build/failureShown' },
      ended({ kind: 'failed', failure: FAILURE }),
      progressed({
        vertexes: [makeAll({ completed: 900, error: 'x' })],
      }),
      progressed({ logs: [log('c3', 'one\ntwo\n', 850)] }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 15 }), (actions) => {
        const state = play(building(start(), SOME), ...actions);
        expect(cursorRow(state)).not.toBeNull();
        expect(buildRows(state)[cursorIndex(state)]).toBe(cursorRow(state));
      }),
    );
  });
});

describe('folding', () => {
  it('folds the stage of the row under the cursor, and unfolds it again', () => {
    const folded = play(building(start(), SOME), { type: 'build/foldToggled' });
    expect(titles(folded)).toEqual(['BUILDKIT', 'BASE', 'a1', 'a2', 'DEPS', 'b2', 'BUILD']);
    expect(cursorRow(folded)).toMatchObject({ kind: 'stage', title: 'build', folded: true });
    expect(titles(play(folded, { type: 'build/foldToggled' }))).toEqual(titles(building(start(), SOME)));
  });

  it('stays as the person left it when the work of BuildKit ends', () => {
    const running = building(start(), { vertexes: [vertex('i1', { name: '[internal] load', started: 0 })] });
    const folded = play(running, { type: 'build/foldToggled' });
    expect(titles(folded)).toEqual(['BUILDKIT']);
    const done = play(
      folded,
      progressed({ vertexes: [vertex('i1', { name: '[internal] load', started: 0, completed: 5 })] }),
    );
    expect(titles(done)).toEqual(['BUILDKIT']);
  });
});

describe('a failure', () => {
  const failing = progressed({
    vertexes: [makeAll({ completed: 900, error: 'exit code: 2' })],
    logs: [log('c3', 'cc main.c\nerror: no\n', 850)],
  });

  it('is known before the build has ended, and is followed', () => {
    const state = play(building(start(), SOME), failing);
    expect(failedVertex(state)).toBe('c3');
    expect(cursorRow(state)?.id).toBe('c3');
    expect(stageStatus(state, BUILD).kind).toBe('failed');
    expect(stageStatus(state, RUNTIME).kind).toBe('target');
  });

  it('is one key away, into its log', () => {
    const away = play(building(start(), SOME), failing, {
      type: 'build/moved',
      move: { to: 'start', page: 10 },
    });
    const state = play(away, { type: 'build/failureShown' });
    expect(state.build).toMatchObject({ cursor: 'c3', panel: 'log', logTop: null });
  });

  it('is reached in a folded stage too', () => {
    const folded = play(building(start(), SOME), { type: 'build/foldToggled' }, failing, {
      type: 'build/failureShown',
    });
    expect(cursorRow(folded)?.id).toBe('c3');
  });

  it('is what the engine says at the end, where that is known', () => {
    const state = play(
      building(start(), SOME),
      failing,
      ended({ kind: 'failed', failure: { ...FAILURE, vertex: 'c2' } }),
    );
    expect(failedVertex(state)).toBe('c2');
  });
});
