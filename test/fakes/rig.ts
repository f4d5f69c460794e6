/** The store with its effects on a builder, a clock and a project that the test holds. */
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import type { Builder, BuildSpec } from '../../src/ports.ts';
import type { Action } from '../../src/store/actions.ts';
import { createEffects, type ScreenEffects } from '../../src/store/effects.ts';
import type { AppState } from '../../src/store/state.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { FakeBuilder, FakeClock } from './builder.ts';
import { NOW, start } from './state.ts';

export class Rig {
  readonly clock = new FakeClock(NOW);
  readonly builder = new FakeBuilder();
  /** Everything that was dispatched, in order. */
  readonly actions: Action[] = [];
  readonly left: number[] = [];
  suspended = 0;
  connect: () => Promise<Builder> = () => Promise.resolve(this.builder);
  readDockerfile: () => Promise<Dockerfile>;
  buildArgs: Record<string, string> = {};
  readonly effects: ScreenEffects;
  readonly store: Store;

  constructor(state: AppState = start()) {
    this.readDockerfile = () => Promise.resolve(state.dockerfile);
    this.effects = createEffects({
      clock: this.clock,
      connect: () => this.connect(),
      readDockerfile: () => this.readDockerfile(),
      specFor: (dockerfile, stage, noCache) => this.#spec(dockerfile, stage, noCache),
      leave: (status) => this.left.push(status),
      suspend: () => {
        this.suspended += 1;
      },
      edit: () => Promise.resolve(),
      keepBreakpoints: () => Promise.resolve(),
    });
    this.store = createStore(state, (action, next, dispatch) => {
      this.actions.push(action);
      this.effects.run(action, next, dispatch);
    });
  }

  get state(): AppState {
    return this.store.get();
  }

  get phase(): string | undefined {
    return this.state.build?.phase;
  }

  types(): string[] {
    return this.actions.map((action) => action.type);
  }

  build(noCache = false): void {
    this.store.dispatch({ type: 'build/asked', noCache, now: this.clock.now() });
  }

  #spec(dockerfile: Dockerfile, stage: number, noCache: boolean): BuildSpec {
    return {
      context: '/project',
      dockerfile: { kind: 'file', path: '/project/Dockerfile' },
      target: dockerfile.stages[stage]?.name ?? null,
      buildArgs: this.buildArgs,
      buildContexts: {},
      secrets: [],
      ssh: [],
      platform: null,
      noCache,
      noCacheFilter: [],
      network: null,
      addHosts: [],
      tags: [],
    };
  }
}
