import { describe, expect, test } from 'vitest';
import { runWatch, type WatchCommand } from '../../src/commands/watch.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import { type BuildOutcome, NoEngineError, type WatchPlan } from '../../src/ports.ts';
import { sampleSpec } from '../fakes/sample-spec.ts';
import { settled, until } from '../fakes/until.ts';
import { FakeClock, fakeBuilder } from './fake-builder.ts';

const parse = (text: string): Dockerfile => parseDockerfile(text, { fileName: 'Dockerfile' });

/** `build --watch` on a fake engine and disk. */
class Watching {
  readonly clock = new FakeClock();
  readonly #interrupt = new AbortController();
  readonly #ends: ((outcome: BuildOutcome) => void)[] = [];
  #changed: (paths: readonly string[]) => void = () => undefined;
  readonly plans: WatchPlan[] = [];
  readonly calls: string[];
  readonly status: Promise<number>;
  closed = false;
  said = '';
  dockerfile = parse('FROM scratch AS app\nCOPY a /\n');
  read: () => Promise<Dockerfile> = async () => this.dockerfile;
  connect: WatchCommand['connect'];

  constructor(given: Partial<WatchCommand> = {}) {
    const { builder, calls } = fakeBuilder({
      run: async (_, { cancelled }) =>
        await Promise.race([
          cancelled.then((): BuildOutcome => ({ kind: 'cancelled' })),
          new Promise<BuildOutcome>((resolve) => this.#ends.push(resolve)),
        ]),
    });
    this.calls = calls;
    this.connect = async () => builder;
    this.status = runWatch({
      connect: () => this.connect(),
      dockerfile: this.dockerfile,
      read: () => this.read(),
      specFor: (file, stage) => ({ ...sampleSpec, target: file.stages[stage]?.name ?? null }),
      progress: 'plain',
      sourceFolder: async () => null,
      stderr: { write: (part) => (this.said += part) },
      clock: this.clock,
      signal: this.#interrupt.signal,
      watcher: {
        start: (changed) => {
          this.#changed = changed;
          return {
            follow: async (plan) => {
              this.plans.push(plan);
              calls.push('follow');
            },
            changedSince: async () => ({ count: 12, changed: [] }),
            close: () => {
              this.closed = true;
            },
          };
        },
      },
      ...given,
    });
    this.status.catch(() => undefined);
  }

  async runs(times: number): Promise<void> {
    await until(
      () => this.calls.filter((call) => call === 'run').length === times && this.#ends.length === times,
    );
  }

  end(outcome: BuildOutcome = { kind: 'done', imageId: null }): void {
    this.#ends.at(-1)?.(outcome);
  }

  change(...paths: string[]): void {
    this.#changed(paths.map((path) => `/src/${path}`));
  }

  async interrupt(): Promise<number> {
    this.#interrupt.abort();
    return await this.status;
  }

  async says(text: string): Promise<void> {
    await until(() => this.said.includes(text));
  }
}

describe('build --watch', () => {
  test('waits for an engine that was lost, and builds again once it is back', async () => {
    const watching = new Watching();
    await watching.runs(1);
    watching.end({ kind: 'lost', message: 'The engine went away.' });
    await watching.says('Watching for changes in 12 files; builds again once the engine is back.');
    const { connect } = watching;
    let asked = 0;
    watching.connect = async () => {
      asked += 1;
      if (asked < 3) throw new NoEngineError([], 'No engine.');
      return await connect();
    };
    for (let round = 0; round < 3; round += 1) {
      watching.clock.pass(2000);
      await until(() => asked > round);
      await settled();
    }
    await watching.says('stagedive: The engine is back: building again.');
    await watching.runs(2);
    expect(await watching.interrupt()).toBe(130);
  });

  test('builds at a change, while the engine that was lost is not back', async () => {
    const watching = new Watching();
    await watching.runs(1);
    watching.end({ kind: 'lost', message: 'The engine went away.' });
    await watching.says('once the engine is back');
    watching.change('a');
    await watching.says('a changed: building again.');
    await watching.runs(2);
    expect(await watching.interrupt()).toBe(130);
  });

  test('builds again when a file changes, says which, and ends with 130', async () => {
    const watching = new Watching();
    await watching.runs(1);
    expect(watching.calls.slice(0, 2)).toEqual(['follow', 'open']);
    watching.end();
    await watching.says('stagedive: Watching for changes in 12 files; press ctrl+c to stop.');
    watching.change('a');
    await watching.runs(2);
    expect(watching.said).toContain('\nstagedive: a changed: building again.\n');
    watching.end();
    await until(() => watching.said.split('Watching').length === 3);
    expect(await watching.interrupt()).toBe(130);
    expect(watching.closed).toBe(true);
  });

  test('continues after a failed build', async () => {
    const watching = new Watching();
    await watching.runs(1);
    watching.end({ kind: 'lost', message: 'The engine went away.' });
    await watching.says('Watching for changes');
    expect(watching.said).toContain('The engine went away.');
    watching.change('a');
    await watching.runs(2);
    await watching.interrupt();
  });

  test('cancels the running build when a file changes, and builds again', async () => {
    const watching = new Watching();
    await watching.runs(1);
    watching.change('a', 'b');
    await watching.runs(2);
    expect(watching.calls.filter((call) => call === 'cancel')).toHaveLength(1);
    expect(watching.said).toContain('\nstagedive: a, b changed: building again.\n');
    expect(await watching.interrupt()).toBe(130);
  });

  test('follows the Dockerfile: another target, other files', async () => {
    const watching = new Watching();
    await watching.runs(1);
    watching.end();
    await watching.says('Watching for changes');
    watching.dockerfile = parse('FROM scratch AS app\nCOPY a /\nFROM app AS more\nCOPY b /\n');
    watching.change('Dockerfile');
    await watching.runs(2);
    expect(watching.plans.map(({ folders }) => folders[0]?.sources)).toEqual([['a'], ['a', 'b']]);
    await watching.interrupt();
  });

  test('reports an invalid Dockerfile, and waits for the next change', async () => {
    const watching = new Watching();
    await watching.runs(1);
    watching.end();
    await watching.says('Watching for changes');
    watching.read = () =>
      Promise.reject(new DockerfileError('Dockerfile', 3, 'unknown instruction: RUNN', null));
    watching.change('Dockerfile');
    await watching.says('Dockerfile:3: unknown instruction: RUNN');
    watching.read = async () => watching.dockerfile;
    watching.change('Dockerfile');
    await watching.runs(2);
    await watching.interrupt();
  });

  test('ends if the first build cannot start, but not if a later one cannot', async () => {
    const refused = new NoEngineError([], 'No Docker engine answered.');
    const first = new Watching({ connect: () => Promise.reject(refused) });
    await expect(first.status).rejects.toBe(refused);
    expect(first.closed).toBe(true);

    const later = new Watching();
    await later.runs(1);
    later.end();
    await later.says('Watching for changes');
    later.connect = () => Promise.reject(refused);
    later.change('a');
    await later.says('No Docker engine answered.');
    expect(await later.interrupt()).toBe(130);
  });

  test('keeps raw progress free of its own lines', async () => {
    const watching = new Watching({ progress: 'rawjson' });
    await watching.runs(1);
    watching.change('a');
    await watching.runs(2);
    await watching.interrupt();
    expect(watching.said).not.toContain('stagedive:');
  });

  test('never warns about too many listeners, however long it watches', async () => {
    const warned: Error[] = [];
    const note = (warning: Error): number => warned.push(warning);
    process.on('warning', note);
    const watching = new Watching();
    for (let round = 1; round <= 15; round += 1) {
      await watching.runs(round);
      watching.end();
      await until(() => watching.said.split('Watching').length === round + 1);
      watching.change('a');
    }
    await watching.interrupt();
    process.off('warning', note);
    expect(warned).toEqual([]);
  });
});
