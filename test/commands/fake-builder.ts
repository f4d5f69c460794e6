import type {
  Builder,
  BuildListener,
  BuildOutcome,
  BuildSpec,
  Clock,
  OpenBuild,
  Resolution,
} from '../../src/ports.ts';
import { FakeHistory } from '../fakes/history.ts';

/** What a fake build does: the test acts as the engine. */
export interface FakeBuild {
  /** What the engine sends during the build; the result is the outcome. */
  readonly run: (
    listener: BuildListener,
    build: { readonly cancelled: Promise<void> },
  ) => Promise<BuildOutcome>;
  readonly resolve?: () => Promise<Resolution>;
}

/** A builder without an engine. `calls` records the calls to it, in order. */
export function fakeBuilder(fake: FakeBuild): { readonly builder: Builder; readonly calls: string[] } {
  const calls: string[] = [];
  const builder: Builder = {
    engine: {
      address: 'unix:///fake.sock',
      source: 'a test',
      nodes: null,
      version: '1.2.3',
      platform: 'linux/amd64',
    },
    lost: new Promise(() => undefined),
    async open(_: BuildSpec, listener: BuildListener): Promise<OpenBuild> {
      calls.push('open');
      let cancel = (): void => undefined;
      const cancelled = new Promise<void>((resolve) => {
        cancel = resolve;
      });
      return {
        id: 'fake',
        session: 'fake',
        capabilities: new Set(),
        resolve: fake.resolve ?? (() => Promise.reject(new Error('nothing to resolve'))),
        hashes: async () => new Map(),
        images: async () => ({ digests: new Map(), chains: new Map() }),
        localFiles: async () => null,
        sources: async () => [],
        askSource: async () => [],
        run() {
          calls.push('run');
          return fake.run(listener, { cancelled });
        },
        solve: () => Promise.reject(new Error('not in this test')),
        image: () => Promise.reject(new Error('not in this test')),
        container: () => Promise.reject(new Error('not in this test')),
        failureTrees: () => Promise.resolve(null),
        failureContents: () => Promise.reject(new Error('not in this test')),
        treeByProcess: () => Promise.resolve(null),
        cacheTree: () => Promise.resolve(null),
        cacheContents: () => Promise.reject(new Error('not in this test')),
        contents: () => Promise.reject(new Error('not in this test')),
        // biome-ignore lint/correctness/useYield: there is nothing to list.
        async *tree() {
          throw new Error('not in this test');
        },
        cancel() {
          calls.push('cancel');
          cancel();
        },
        async close() {
          calls.push('close build');
        },
      };
    },
    history: new FakeHistory(),
    lint: async () => [],
    outline: async () => null,
    ask: async () => null,
    cacheMounts: async () => [],
    clearCacheMount: async () => false,
    forgetsSteps: async () => false,
    containers: async () => null,
    async close() {
      calls.push('close engine');
    },
  };
  return { builder, calls };
}

/** A clock that the test moves; callbacks run in the order of their times. */
export class FakeClock implements Clock {
  #now = 0;
  #set = 0;
  readonly #calls = new Set<{ readonly at: number; readonly call: () => void }>();

  now(): number {
    return this.#now + this.#set;
  }

  elapsed(): number {
    return this.#now;
  }

  /** Sets the time of day; nothing that waits notices. */
  set(ms: number): void {
    this.#set += ms;
  }

  after(ms: number, call: () => void): () => void {
    const entry = { at: this.#now + ms, call };
    this.#calls.add(entry);
    return () => this.#calls.delete(entry);
  }

  /** Callbacks that wait. */
  get waiting(): number {
    return this.#calls.size;
  }

  /** Advances the time. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#calls].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) {
        break;
      }
      this.#calls.delete(next);
      this.#now = next.at;
      next.call();
    }
    this.#now = end;
  }
}
