import { describe, expect, it } from 'vitest';
import type { BuildOutcome } from '../../../src/ports.ts';
import { buildRows, isBuilding } from '../../../src/screens/build/select.ts';
import type { Action } from '../../../src/store/actions.ts';
import { asked, ended, FAILURE, SOME } from '../../fakes/sample-build.ts';
import { building, lines, NOW, play, progressed, start } from '../../fakes/state.ts';

describe('a build that was asked for', () => {
  it('is on the screen before the engine has answered', () => {
    const state = play(start(), { type: 'search/opened' }, asked);
    expect(state).toMatchObject({ screen: 'build', search: null, overlay: null, builds: 1 });
    expect(state.build).toMatchObject({
      number: 1,
      phase: 'connecting',
      target: 'runtime',
      cursor: null,
      endedAt: null,
    });
    expect(isBuilding(state)).toBe(true);
    expect(buildRows(state)).toEqual([]);
  });

  it('says what the engine notices, also before there is any', () => {
    const notice = { kind: 'first-platform', text: 'Of the 2 platforms, this is linux/amd64.' } as const;
    const state = play(start(), { type: 'build/noticed', notice });
    expect(state.message).toEqual({ text: notice.text, tone: 'info' });
    expect(state.build).toBeNull();
    const during = play(building(start()), { type: 'build/noticed', notice });
    expect(during.message).toEqual({ text: notice.text, tone: 'info' });
    expect(during.build?.notices).toEqual([notice]);
  });

  it('is called by a number when the stage has no name', () => {
    expect(play(start({ target: 5 }), asked).build?.target).toBe('stage 5');
  });

  it('starts from nothing again, but leaves folded what was folded', () => {
    const first = play(
      building(start(), SOME),
      { type: 'build/moved', move: { to: 'start', page: 10 } },
      { type: 'build/moved', move: lines(1) },
      { type: 'build/foldToggled' },
      ended({ kind: 'done', imageId: null }),
    );
    const again = play(first, { ...asked, noCache: true });
    expect(again.build).toMatchObject({
      number: 2,
      noCache: true,
      phase: 'connecting',
      cursor: null,
      error: null,
    });
    expect(again.build?.progress.vertexes.size).toBe(0);
    expect(again.build?.folded).toEqual(first.build?.folded);
    expect(again.build?.folded.size).toBe(1);
  });

  it.each<[BuildOutcome, object]>([
    [
      { kind: 'done', imageId: null },
      { phase: 'done', failure: null, error: null },
    ],
    [
      { kind: 'failed', failure: FAILURE },
      { phase: 'failed', failure: FAILURE, error: null },
    ],
    [{ kind: 'cancelled' }, { phase: 'cancelled', failure: null, error: null }],
    [
      { kind: 'lost', message: 'The engine went away.' },
      { phase: 'lost', error: 'The engine went away.' },
    ],
  ])('ends as %j', (outcome, expected) => {
    const state = play(building(start(), SOME), { type: 'build/cancelAsked' }, ended(outcome));
    expect(state.build).toMatchObject({ ...expected, endedAt: NOW + 5000 });
    expect(state.message).toBeNull();
    expect(isBuilding(state)).toBe(false);
    expect(buildRows(state).some((row) => row.status === 'running')).toBe(false);
  });

  it('stands still once it has ended', () => {
    const state = play(building(start(), SOME), ended({ kind: 'done', imageId: null }));
    const later = play(state, { type: 'clock/ticked', now: NOW + 60_000 });
    expect(buildRows(later)).toEqual(buildRows(state));
  });

  it('takes away the question whether to cancel it', () => {
    const asking = play(building(start(), SOME), { type: 'overlay/opened', overlay: { kind: 'quit' } });
    expect(play(asking, ended({ kind: 'done', imageId: null })).overlay).toBeNull();
    const reading = play(building(start(), SOME), {
      type: 'overlay/opened',
      overlay: { kind: 'help', top: 0 },
    });
    expect(play(reading, ended({ kind: 'done', imageId: null })).overlay).not.toBeNull();
  });

  it('ignores news where there is no build', () => {
    const state = start();
    for (const action of [
      { type: 'build/opened' },
      progressed(SOME),
      ended({ kind: 'cancelled' }),
      { type: 'build/failureShown' },
      { type: 'build/foldToggled' },
      { type: 'build/followed' },
    ] satisfies Action[]) {
      expect(play(state, action).build).toBeNull();
    }
  });
});
