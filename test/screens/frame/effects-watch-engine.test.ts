import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createEngineWait } from '../../../src/screens/frame/effects-watch-engine.ts';
import type { Action } from '../../../src/store/actions.ts';
import { reduce } from '../../../src/store/reduce.ts';
import type { AppState } from '../../../src/store/state.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { FakeBuilder, FakeClock } from '../../fakes/builder.ts';
import { NOW, play, start } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';

const LOST: Action = { type: 'engine/lost', message: 'The engine went away.', why: 'it was closed' };

/** Files are watched, and the engine is gone until the test says that it is back. */
class Rig {
  readonly actions: Action[] = [];
  readonly clock = new FakeClock(NOW);
  readonly store: Store;
  isBack = false;
  /** What an answer waits for. */
  answering: Promise<void> = Promise.resolve();
  asked = 0;

  constructor(state: AppState) {
    const wait = createEngineWait(
      {
        clock: this.clock,
        connect: async () => {
          this.asked += 1;
          await this.answering;
          if (!this.isBack) throw new Error('No engine answers.');
          const builder = new FakeBuilder();
          this.store.dispatch({ type: 'engine/found', info: builder.engine });
          return builder;
        },
      },
      () => this.store.get(),
    );
    this.store = createStore(reduce, { ...state, watching: true }, (action, next, dispatch) => {
      this.actions.push(action);
      wait.run(action, next, dispatch);
    });
    this.store.dispatch(LOST);
  }

  /** Lets the engine be looked for once more. */
  async look(): Promise<void> {
    const { asked } = this;
    await until(() => this.clock.waiting > 0);
    this.clock.advance(2000);
    await until(() => this.asked > asked);
  }

  last(): Action['type'] | undefined {
    return this.actions.at(-1)?.type;
  }
}

describe('while files are watched, an engine that is gone', () => {
  it('is looked for until it is back, and then what changed meanwhile is built', async () => {
    const rig = new Rig(start());
    await rig.look();
    rig.store.dispatch({ type: 'watch/changed', paths: ['/src/a'] });
    rig.store.dispatch({ type: 'watch/changed', paths: ['/src/b', '/src/a'] });
    rig.store.dispatch({ type: 'engine/missing', message: 'No engine answers.' });
    await rig.look();
    rig.isBack = true;
    await rig.look();
    await until(() => rig.last() === 'watch/changed' && rig.store.get().engine.kind === 'found');
    expect(rig.actions.at(-1)).toEqual({ type: 'watch/changed', paths: ['/src/a', '/src/b'] });
    expect(rig.clock.waiting).toBe(0);
  });

  it('builds again what was cut off, and otherwise goes on with what is shown', async () => {
    const cut = play(
      start(),
      { type: 'build/asked', noCache: false, now: NOW },
      { type: 'build/ended', outcome: { kind: 'lost', message: 'The engine went away.' }, now: NOW },
    );
    for (const [state, type] of [
      [cut, 'build/asked'],
      [start(), 'engine/returnAsked'],
    ] as const) {
      const rig = new Rig(state);
      rig.isBack = true;
      await rig.look();
      await until(() => rig.last() === type);
    }
  });

  it('brings back the state that is shown, not the build that was cut off with it', async () => {
    const lost: Action = {
      type: 'build/ended',
      outcome: { kind: 'lost', message: 'The engine went away.' },
      now: NOW,
    };
    const cut = play(start(), { type: 'build/asked', noCache: false, now: NOW }, lost);
    const broken: Action = { type: 'walk/broken', message: 'The engine went away.' };
    for (const state of [
      play(cut, { type: 'walk/asked', stage: 0, line: null, now: NOW }, broken),
      play(cut, { type: 'screen/shown', screen: 'files' }),
    ]) {
      const rig = new Rig(state);
      rig.isBack = true;
      await rig.look();
      await until(() => rig.clock.waiting === 0 && rig.last() !== 'engine/found');
      expect(rig.actions.at(-1)).toEqual({ type: 'engine/returnAsked', was: 'lost' });
    }
  });

  it.each<readonly [string, AppState, readonly Action[]]>([
    ['build that connects', start(), [{ type: 'build/asked', noCache: false, keepPlace: true, now: NOW }]],
    [
      'build that runs',
      start(),
      [{ type: 'build/asked', noCache: false, keepPlace: true, now: NOW }, { type: 'build/opened' }],
    ],
    [
      'walk',
      play(start(), { type: 'walk/asked', stage: 0, line: null, now: NOW }),
      [{ type: 'walk/asked', stage: 0, line: null, keepPlace: true, now: NOW }],
    ],
  ])('does not cut off a %s for a change that came as it was looked for', async (_what, state, asked) => {
    const rig = new Rig(state);
    let answer = (): void => undefined;
    rig.answering = new Promise((resolve) => {
      answer = resolve;
    });
    rig.isBack = true;
    await rig.look();
    for (const action of [{ type: 'watch/changed', paths: ['/src/a'] } as const, ...asked])
      rig.store.dispatch(action);
    answer();
    await until(() => rig.store.get().engine.kind === 'found');
    await turn();
    expect(rig.last()).toBe('engine/found');
    expect(rig.clock.waiting).toBe(0);
  });

  it('builds a change whose own build did not find the engine', async () => {
    const rig = new Rig(start());
    for (const action of [
      { type: 'watch/changed', paths: ['/src/a'] },
      { type: 'build/asked', noCache: false, keepPlace: true, now: NOW },
      { type: 'build/ended', outcome: { kind: 'lost', message: 'No engine answers.' }, now: NOW },
    ] as const satisfies readonly Action[])
      rig.store.dispatch(action);
    rig.isBack = true;
    await rig.look();
    await until(() => rig.last() === 'watch/changed');
    expect(rig.actions.at(-1)).toEqual({ type: 'watch/changed', paths: ['/src/a'] });
  });

  it.each([LOST, { type: 'engine/missing', message: 'No engine answers.' }] as const)(
    'is looked for, too, where it was gone before watching began: $type',
    async (gone) => {
      const rig = new Rig(start());
      rig.store.dispatch({ type: 'watch/toggled' });
      rig.store.dispatch(gone);
      expect(rig.clock.waiting).toBe(0);
      rig.store.dispatch({ type: 'watch/toggled' });
      rig.isBack = true;
      await rig.look();
      await until(() => rig.last() === 'engine/returnAsked');
      expect(rig.clock.waiting).toBe(0);
    },
  );

  it('is not looked for where it is there as watching begins', () => {
    const rig = new Rig(start());
    rig.store.dispatch({ type: 'watch/toggled' });
    rig.store.dispatch({ type: 'engine/found', info: new FakeBuilder().engine });
    rig.store.dispatch({ type: 'watch/toggled' });
    expect(rig.clock.waiting).toBe(0);
  });

  it('is no longer looked for once watching ends, or somebody else has found it', async () => {
    const ended = new Rig(start());
    ended.store.dispatch({ type: 'watch/toggled' });
    expect(ended.clock.waiting).toBe(0);
    const found = new Rig(start());
    found.store.dispatch({ type: 'engine/found', info: new FakeBuilder().engine });
    expect(found.clock.waiting).toBe(0);
  });
});
