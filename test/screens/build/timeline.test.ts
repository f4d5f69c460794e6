import { describe, expect, it } from 'vitest';
import { timeline } from '../../../src/screens/build/select-timeline.ts';
import type { AppState } from '../../../src/store/state.ts';
import { ended, makeAll, SOME } from '../../fakes/sample-build.ts';
import { building, NOW, play, progressed, start } from '../../fakes/state.ts';
import { vertex } from '../../progress/updates.ts';

const done = (): AppState =>
  play(
    building(start(), SOME),
    progressed({ vertexes: [makeAll({ completed: 1900 })] }),
    ended({ kind: 'done', imageId: null }),
  );

const short = (state: AppState) =>
  timeline(state)?.bars.map(({ title, stage, start: from, elapsed }) => [stage, title, from, elapsed]);

describe('the timeline', () => {
  it('is none without a build, and none where a log is shown', () => {
    expect(timeline(start())).toBeNull();
    expect(timeline(building(start(), SOME))).toBeNull();
    const atStep = play(done(), { type: 'build/moved', move: { to: 'end', page: 10 } });
    expect(timeline(atStep)).toBeNull();
  });

  it('of a build that is done has what ran, by its start, and counts what was cached', () => {
    const state = done();
    expect(short(state)).toEqual([
      ['deps', 'RUN make deps', 0, 500],
      ['build', 'COPY . /src', 500, 100],
      ['build', 'RUN make all', 600, 1100],
    ]);
    expect(timeline(state)).toMatchObject({ stage: null, length: 1700, cached: 2 });
  });

  it('of a stage has only its steps, also while they run', () => {
    const state = play(
      building(start(), SOME, {
        vertexes: [vertex('c2', { name: '[build 2/3] COPY . /src', started: 700, completed: 800 })],
      }),
      { type: 'clock/ticked', now: NOW + 2000 },
      // The build stage is above the step that the cursor follows.
      { type: 'build/moved', move: { by: -2, unit: 'line', page: 10 } },
    );
    expect(timeline(state)?.stage?.toLowerCase()).toBe('build');
    const bars = timeline(state)?.bars ?? [];
    expect(bars.map(({ title, stage }) => [stage, title])).toEqual([
      [null, 'COPY . /src'],
      [null, 'RUN make all'],
    ]);
    expect(bars[1]).toMatchObject({ state: 'running', start: 100, elapsed: 1000 });
  });

  it('has no bars, and a length all the same, where everything was cached', () => {
    const cached = SOME.vertexes.map((each) => ({ ...each, started: 100, completed: 100, cached: true }));
    const state = play(
      building(start(), { vertexes: cached.filter(({ name }) => !name.startsWith('[internal]')) }),
      ended({ kind: 'done', imageId: null }),
    );
    expect(timeline(state)).toMatchObject({ bars: [], length: 1, cached: 5 });
  });
});
