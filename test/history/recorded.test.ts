import { describe, expect, it } from 'vitest';
import { changeOf, compareBuilds } from '../../src/history/compare.ts';
import {
  correctedBuild,
  recordedBuild,
  recordedDetails,
  recordedStatus,
} from '../../src/history/recorded.ts';
import type { HistoryChange, PastBuild } from '../../src/history/types.ts';
import type { BuildRecords } from '../../src/ports.ts';
import type { BuildRecord, RecordedStep } from '../../src/records/types.ts';
import { readKnown, readPast } from '../../src/states/past-builds.ts';
import { withRecords } from '../../src/states/recorded-history.ts';
import { FakeHistory } from '../fakes/history.ts';
import { BEGAN, FAILED, pastBuild, pastDetails } from '../fakes/sample-history.ts';

const { signal } = new AbortController();

const step = (name: string, line: number, more: Partial<RecordedStep> = {}): RecordedStep => ({
  stage: 'build',
  line,
  name,
  state: 'done',
  started: 100,
  duration: 2000,
  error: null,
  ...more,
});

function record(id: string, more: Partial<BuildRecord> = {}): BuildRecord {
  return {
    version: 2,
    id,
    folder: '/work',
    definition: '/work/compose.yaml (web)',
    target: 'build',
    startedAt: BEGAN,
    duration: 5000,
    builder: 'unix:///x.sock',
    outcome: 'failed',
    error: 'process "make" did not complete successfully: exit code: 2',
    noCache: false,
    steps: [
      step('FROM alpine', 1, { state: 'cached', started: null, duration: 0 }),
      step('RUN apt-get update', 3),
      step('RUN make', 4, { state: 'failed', started: 2100, error: 'exit code: 2' }),
      step('COPY . /', 8, { stage: '1', state: 'waiting', started: null, duration: 0 }),
    ],
    ...more,
  };
}

async function* inTurn(records: readonly BuildRecord[]): AsyncGenerator<BuildRecord> {
  yield* records;
}

/** Records in memory; no build of theirs has a basis. */
class FakeRecords implements BuildRecords {
  readonly kept: Map<string, BuildRecord>;
  skipped: string | null = null;

  constructor(...kept: readonly BuildRecord[]) {
    this.kept = new Map(kept.map((one) => [one.id, one]));
  }

  hashKey = async () => new Uint8Array(32);
  all = async () => ({ records: [...this.kept.values()], skipped: this.skipped });
  of = () => this.all();
  latest = () => ({ records: inTurn([...this.kept.values()]), skipped: () => this.skipped });
  withIds = async (ids: ReadonlySet<string>) => [...this.kept.values()].filter(({ id }) => ids.has(id));
  basis = async () => null;
  prepare = async () => undefined;
  save = async () => undefined;
  remove = async ({ id }: BuildRecord) => void this.kept.delete(id);
}

describe('a build that only our record knows', () => {
  it('has its state, its times, its steps with their lines, and its failure', () => {
    expect(recordedBuild(record('r'))).toMatchObject({
      state: 'failed',
      startedAt: BEGAN,
      endedAt: BEGAN + 5000,
      place: { context: '/work', dockerfile: '/work/compose.yaml (web)' },
      steps: { total: 4, completed: 3, cached: 1 },
    });
    expect(recordedDetails(record('r'))).toMatchObject({
      dockerfile: null,
      failure: { exitCode: 2, lines: [{ start: 4, end: 4 }], vertex: 'recorded step 3' },
      notice: expect.stringMatching(/^Logs are not kept/),
    });
    const names = recordedStatus(record('r')).vertexes.map(({ name }) => name);
    expect(names).toEqual([
      '[build 1/3] FROM alpine',
      '[build 2/3] RUN apt-get update',
      '[build 3/3] RUN make',
      '[stage-1 2/2] COPY . /',
    ]);
  });

  it('is called failed where the engine was lost, and names the address of a context that is no folder', () => {
    const lost = recordedBuild(
      record('r', { outcome: 'lost', error: 'The engine went away.', folder: 'https://h/x.git', steps: [] }),
    );
    expect(lost).toMatchObject({ state: 'failed', place: null, options: { context: 'https://h/x.git' } });
  });
});

describe('an engine without a history', () => {
  const engine = new FakeHistory();
  engine.missing = 'This engine keeps no history of builds.';

  it('has the builds that we recorded on it, and no others', async () => {
    const records = new FakeRecords(record('r1'), record('r2', { builder: 'unix:///other.sock' }));
    records.skipped = '1 record of earlier builds cannot be read and is left out (1 damaged).';
    const said: string[] = [];
    const history = withRecords(engine, records, 'unix:///x.sock');
    const known = await readKnown(history, signal, (text) => said.push(text));
    expect([...known.keys()]).toEqual(['r1']);
    expect(said).toEqual([expect.stringMatching(/^This engine keeps no history/), records.skipped]);
  });

  it('opens, compares and deletes them', async () => {
    const faster = record('r2', {
      startedAt: BEGAN + 60_000,
      steps: record('r1').steps.map((one) => ({
        ...one,
        state: 'cached',
        started: null,
        duration: 0,
        error: null,
      })),
      outcome: 'done',
      error: null,
    });
    const records = new FakeRecords(record('r1'), faster);
    const history = withRecords(engine, records, 'unix:///x.sock');
    const known = await readKnown(history, signal);
    const [a, b] = [
      await readPast(history, known.get('r1')!, signal),
      await readPast(history, known.get('r2')!, signal),
    ];
    expect([...a.progress.vertexes.values()].map(({ state }) => state)).toEqual([
      'cached',
      'done',
      'failed',
      'waiting',
    ]);
    const changes = compareBuilds(a.progress, b.progress, ['build', null], 0).map(changeOf);
    expect(changes).toEqual(['same', 'now-cached', 'now-cached', 'state']);
    await history.remove('r1');
    expect([...records.kept.keys()]).toEqual(['r2']);
  });
});

describe('an engine with a history', () => {
  it('has what our record knows: the definition, and the end of a build that is kept open', async () => {
    const engine = new FakeHistory();
    const open: PastBuild = pastBuild('kept-open', { state: 'running', startedAt: BEGAN, endedAt: null });
    engine.keep(pastDetails(open));
    // Its status has no end, as the build has none for the engine.
    engine.status = async function* () {
      yield recordedStatus(record('kept-open'));
      await new Promise(() => undefined);
    };
    engine.keep(pastDetails(FAILED));
    const history = withRecords(engine, new FakeRecords(record('kept-open')), 'unix:///x.sock');
    const known = await readKnown(history, signal);
    expect(known.get('kept-open')).toMatchObject({ state: 'failed', endedAt: BEGAN + 5000 });
    expect(known.get('kept-open')?.place?.dockerfile).toBe('/work/compose.yaml (web)');
    expect(known.get(FAILED.id)).toEqual(FAILED);
    const read = await readPast(history, known.get('kept-open')!, signal);
    expect(read.progress.vertexes.size).toBe(4);
  });

  it('keeps the shorter time of a build that failed, and all else of the engine', () => {
    const build = pastBuild('x', { state: 'failed', startedAt: BEGAN, endedAt: BEGAN + 3000 });
    expect(correctedBuild(build, record('x')).endedAt).toBe(BEGAN + 3000);
    const long = { ...build, endedAt: BEGAN + 90_000 };
    expect(correctedBuild(long, record('x')).endedAt).toBe(BEGAN + 5000);
    const done: PastBuild = { ...long, state: 'done' };
    expect(correctedBuild(done, record('x', { outcome: 'done' })).endedAt).toBe(BEGAN + 90_000);
  });

  it('tells what happens while somebody listens', async () => {
    const engine = new FakeHistory();
    const records = new FakeRecords();
    const history = withRecords(engine, records, 'unix:///x.sock');
    const stop = new AbortController();
    const told: HistoryChange[] = [];
    for await (const changes of history.list(true, stop.signal)) {
      told.push(...changes);
      if (told.length > 0) break;
      records.kept.set('later', record('later'));
      setImmediate(() => engine.keep(pastDetails(pastBuild('later', { startedAt: BEGAN }))));
    }
    stop.abort();
    expect(told).toMatchObject([{ build: { place: { dockerfile: '/work/compose.yaml (web)' } } }]);
  });
});
