import { describe, expect, it } from 'vitest';
import { lineBreakpoint } from '../../../src/breakpoints/types.ts';
import type { Dockerfile } from '../../../src/dockerfile/types.ts';
import type { WatchPlan } from '../../../src/ports.ts';
import { cursorRow } from '../../../src/screens/build/select.ts';
import { createWatching } from '../../../src/screens/frame/effects-watch.ts';
import type { BuiltTime } from '../../../src/states/watch-plan.ts';
import type { Action } from '../../../src/store/actions.ts';
import { reduce } from '../../../src/store/reduce.ts';
import type { AppState } from '../../../src/store/state.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { FakeClock } from '../../fakes/builder.ts';
import { ended, SOME } from '../../fakes/sample-build.ts';
import { sampleSpec } from '../../fakes/sample-spec.ts';
import { AT, standing, walkedFile } from '../../fakes/sample-walk.ts';
import { building, dockerfileOf, EXAMPLE, lines, NOW, play, start } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';

/** The store with only the watch behind it, on a disk that the test plays. */
class Rig {
  readonly actions: Action[] = [];
  readonly plans: WatchPlan[] = [];
  open = 0;
  disk: () => Promise<Dockerfile>;
  readonly store: Store;
  #changed: (paths: readonly string[]) => void = () => undefined;

  /** What was written since the last build. */
  changedFiles: readonly string[] = [];

  constructor(state: AppState, recorded: BuiltTime | null = null) {
    this.disk = async () => state.dockerfile;
    const watching = createWatching({
      clock: new FakeClock(NOW),
      readDockerfile: () => this.disk(),
      specFor: () => sampleSpec,
      lastBuilt: async () => recorded,
      watcher: {
        start: (changed) => {
          this.open += 1;
          this.#changed = changed;
          return {
            follow: async (plan) => {
              this.plans.push(plan);
            },
            changedSince: async (time) => ({ count: 12, changed: time > 0 ? this.changedFiles : [] }),
            close: () => {
              this.open -= 1;
            },
          };
        },
      },
    });
    this.store = createStore(reduce, state, (action, next, dispatch) => {
      this.actions.push(action);
      watching.run(action, next, dispatch);
    });
    this.store.dispatch({ type: 'watch/toggled' });
  }

  get state(): AppState {
    return this.store.get();
  }

  change(...paths: string[]): void {
    this.#changed(paths.map((path) => `/src/${path}`));
  }

  async asked<T extends 'build/asked' | 'walk/asked'>(type: T): Promise<Extract<Action, { type: T }>> {
    await until(() => this.actions.some((action) => action.type === type));
    return this.actions.findLast((action) => action.type === type) as Extract<Action, { type: T }>;
  }
}

describe('the watch', () => {
  it('begins and ends at the key, and says so once it sees changes', async () => {
    const rig = new Rig(start());
    expect(rig.state.watching).toBe(true);
    expect(rig.state.message).toBeNull();
    await until(() => rig.state.message !== null);
    expect(rig.state.message?.text).toBe(
      'Watching 12 files of runtime: when one changes, it is built again.',
    );
    expect(rig.open).toBe(1);
    rig.store.dispatch({ type: 'watch/toggled' });
    expect(rig.state.watching).toBe(false);
    expect(rig.open).toBe(0);
  });

  it('begins with what changed since the last build', async () => {
    const built = play(
      start(),
      { type: 'build/asked', noCache: false, now: NOW - 200_000 },
      { type: 'build/ended', outcome: { kind: 'done', imageId: null }, now: NOW - 150_000 },
    );
    const rig = new Rig(built);
    rig.changedFiles = ['/src/main.c', '/src/main.h'];
    await rig.asked('build/asked');
    await until(() => rig.state.message !== null);
    expect(rig.state.message?.text).toBe(
      'Watching 12 files of runtime; built 2m ago, main.c, main.h changed since: building again.',
    );
    const same = new Rig(built);
    await until(() => same.state.message !== null);
    expect(same.state.message?.text).toBe(
      'Watching 12 files of runtime, none changed since it was built 2m ago: when one changes, it is built again.',
    );
    expect(same.actions.map(({ type }) => type)).not.toContain('build/asked');
  });

  it('knows from its record when a target was built before the screens were opened', async () => {
    const recorded = { startedAt: NOW - 200_000, endedAt: NOW - 150_000 };
    const rig = new Rig(start(), recorded);
    rig.changedFiles = ['/src/main.c'];
    await rig.asked('build/asked');
    await until(() => rig.state.message !== null);
    expect(rig.state.message?.text).toBe(
      'Watching 12 files of runtime; built 2m ago, main.c changed since: building again.',
    );
  });

  it('follows the target, and asks for the same files only once', () => {
    const rig = new Rig(start());
    rig.store.dispatch({ type: 'screen/shown', screen: 'explore' });
    rig.store.dispatch({ type: 'target/chosen', stage: 4 });
    rig.store.dispatch({ type: 'dockerfile/loaded', dockerfile: dockerfileOf(EXAMPLE) });
    expect(rig.plans.map(({ folders }) => folders[0]?.sources)).toEqual([[], ['README.md']]);
    expect(rig.open).toBe(1);
  });

  it('builds the target again, and the person stays where they are', async () => {
    const rig = new Rig(start());
    rig.store.dispatch({ type: 'explore/panel', panel: 'source' });
    rig.change('src/a', 'src/b');
    await rig.asked('build/asked');
    expect(rig.state).toMatchObject({ screen: 'explore', builds: 1, explore: { panel: 'source' } });
    expect(rig.state.message?.text).toBe('src/a, src/b changed: building again.');
  });

  it('walks to the same instruction again where a walk is shown', async () => {
    const rig = new Rig(
      play(standing(AT.make), { type: 'walk/panel', panel: 'output' }, { type: 'walk/outputToggled' }),
    );
    rig.disk = async () => dockerfileOf(`# two\n# lines\n${walkedFile.lines.join('\n')}`);
    rig.change('Dockerfile');
    expect(await rig.asked('walk/asked')).toMatchObject({ stage: 1, line: 5 });
    expect(rig.state.screen).toBe('walk');
    expect(rig.state.walk).toMatchObject({ panel: 'output', output: 'environment', line: 5 });
    expect(rig.state.builds).toBe(0);
  });

  it('reports a Dockerfile that cannot be read, builds nothing, and goes on watching', async () => {
    const rig = new Rig(start());
    rig.disk = () => Promise.reject(new Error('Dockerfile:3: unknown instruction: RUNN'));
    rig.change('Dockerfile');
    await until(() => rig.state.message?.tone === 'error');
    expect(rig.state.message?.text).toBe('Dockerfile:3: unknown instruction: RUNN');
    expect(rig.state.builds).toBe(0);
    expect(rig.open).toBe(1);
  });

  it('builds once for changes that come while the Dockerfile is read, and not once it has ended', async () => {
    const rig = new Rig(start());
    const reads: (() => void)[] = [];
    rig.disk = () => new Promise((resolve) => reads.push(() => resolve(dockerfileOf(EXAMPLE))));
    rig.change('a');
    rig.change('b');
    for (const read of reads.splice(0)) read();
    await until(() => rig.state.builds === 1);
    rig.change('c');
    rig.store.dispatch({ type: 'watch/toggled' });
    for (const read of reads.splice(0)) read();
    await until(() => rig.state.message?.text === 'No longer watching.');
    expect(rig.state.builds).toBe(1);
  });
});

describe('the place on the Build screen', () => {
  const chosen = play(
    building(start(), SOME),
    { type: 'build/moved', move: { to: 'start', page: 10 } },
    { type: 'build/moved', move: lines(5) },
    ended({ kind: 'done', imageId: null }),
  );

  it('is kept: the row of the same title, whatever its id is now', () => {
    const title = cursorRow(chosen)?.title;
    const again = play(chosen, { type: 'build/asked', noCache: false, keepPlace: true, now: NOW });
    const other = SOME.vertexes.map((vertex) => ({ ...vertex, digest: `${vertex.digest}-new` }));
    const shown = play(
      again,
      { type: 'build/opened' },
      {
        type: 'build/progressed',
        updates: [{ vertexes: other, statuses: [], logs: [], warnings: [] }],
        now: NOW + 1000,
      },
    );
    expect(shown.build?.cursor).not.toBeNull();
    expect(cursorRow(shown)?.title).toBe(title);
    expect(cursorRow(shown)?.id).toMatch(/-new$|^stage:/);
  });

  it('is chosen again when the user asks for the build', () => {
    const again = play(chosen, { type: 'build/asked', noCache: false, now: NOW });
    expect(again.build).toMatchObject({ cursor: null, place: null });
  });
});

describe('breakpoints', () => {
  it('stay with their instructions when the file is edited', () => {
    const state = play(start({ dockerfile: walkedFile }), {
      type: 'breakpoints/loaded',
      breakpoints: [2, 8].map(lineBreakpoint),
    });
    const edited = walkedFile.lines.join('\n').replace('RUN make', 'RUN first\nRUN make');
    const loaded = play(state, { type: 'dockerfile/loaded', dockerfile: dockerfileOf(edited) });
    expect(loaded.breakpoints).toEqual([2, 9].map(lineBreakpoint));
  });
});
