import type { HistoryChange, PastBuild, PastDetails } from '../../src/history/types.ts';
import type { BuildHistory } from '../../src/ports.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';
import { type BuildRecord, RECORD_VERSION } from '../../src/records/types.ts';

export const BUILD_COUNT = 1_000;
export const BUILDER = 'unix:///bench.sock';

/** As many as the engine's history hands out at once. */
const CHUNK_LENGTH = 500;
/** As many as are kept of one target. */
const BUILDS_OF_TARGET = 20;
const MINUTE_MS = 60_000;
const NEWEST_MS = Date.UTC(2026, 0, 1);

/** Builds of 50 targets, a minute apart. */
export function builds(): readonly PastBuild[] {
  return Array.from({ length: BUILD_COUNT }, (_, at): PastBuild => {
    const startedAt = NEWEST_MS - at * MINUTE_MS;
    return {
      id: `build${String(at).padStart(5, '0')}`,
      state: at % 7 === 0 ? 'failed' : 'done',
      startedAt,
      endedAt: startedAt + 12_000,
      options: { filename: 'Dockerfile', target: targetOf(at), 'build-arg:NUMBER': String(at) },
      place: { context: '/project', dockerfile: '/project/Dockerfile' },
      steps: { total: 20, completed: 20, cached: at % 20 },
      error: at % 7 === 0 ? 'process "/bin/sh -c make" did not complete successfully: exit code: 2' : null,
    };
  });
}

function targetOf(at: number): string {
  return `target-${Math.floor(at / BUILDS_OF_TARGET)}`;
}

/** Our record of one of these builds, with 20 steps. */
export function recordOf({ id, startedAt, error }: PastBuild, at: number): BuildRecord {
  return {
    version: RECORD_VERSION,
    id,
    folder: '/project',
    definition: '/project/Dockerfile',
    target: targetOf(at),
    startedAt,
    duration: 12_000,
    builder: BUILDER,
    outcome: error === null ? 'done' : 'failed',
    error,
    noCache: false,
    steps: Array.from({ length: 20 }, (_, line) => ({
      ...{ stage: 'last', line: line + 1, name: `RUN make part-${line}`, state: 'done' as const },
      ...{ started: line * 500, duration: 400, error: null },
    })),
  };
}

/** A history that hands out its builds as the engine's does. */
export class ManyBuilds implements BuildHistory {
  readonly #builds: readonly PastBuild[];

  constructor(builds: readonly PastBuild[]) {
    this.#builds = builds;
  }

  async *list(): AsyncGenerator<readonly HistoryChange[]> {
    for (let at = 0; at < this.#builds.length; at += CHUNK_LENGTH) {
      yield this.#builds.slice(at, at + CHUNK_LENGTH).map((build) => ({ kind: 'kept', build }));
    }
  }

  async read(): Promise<PastDetails | null> {
    return null;
  }

  async *status(): AsyncGenerator<StatusUpdate> {}

  async remove(): Promise<void> {}
}
