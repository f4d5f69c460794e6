import { expect, it } from 'vitest';
import type { GraphStep } from '../../src/llb/types.ts';
import type { BuildRecords } from '../../src/ports.ts';
import { emptyProgress } from '../../src/progress/model.ts';
import type { BuildRecord, RecordBasis } from '../../src/records/types.ts';
import { BuildRecorder } from '../../src/states/build-recorder.ts';
import { FakeBuild, FakeClock } from '../fakes/builder.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { until } from '../fakes/until.ts';
import { copy, graphOf, image, out, run } from '../llb/steps.ts';

const SILENT = { status: () => undefined, notice: () => undefined };

/** Finishes a build with an ADD of an address; what was kept of that step. */
async function recorded(sources: FakeBuild['sources']) {
  const { clock, recorder, build, found } = recording();
  build.sources = sources;
  recorder.opened(build);
  return { clock, found, finished: recorder.finish({ kind: 'done' } as never, emptyProgress()) };
}

const REMOTE: GraphStep = {
  ...image('remote', 2, 'x'),
  op: { kind: 'source', identifier: 'https://h/x', attrs: {} },
};

const WITH_ADDRESS = {
  text: 'FROM debian:12\nADD https://h/x /\n',
  steps: [image('base', 1, 'debian:12'), REMOTE, copy('end', 2, out('base'), out('remote'))],
};
const PLAIN = {
  text: 'FROM debian:12\nRUN make\n',
  steps: [image('base', 1, 'debian:12'), run('end', 2, out('base'))],
};

/** A build, and what is done to record it. */
function recording({ text, steps } = WITH_ADDRESS) {
  const clock = new FakeClock();
  const calls: string[] = [];
  const dockerfile = dockerfileOf(text);
  const graph = graphOf(out('end'), ...steps);
  const saved: RecordBasis[] = [];
  const records: Partial<BuildRecords> = {
    hashKey: async () => new Uint8Array(32),
    latest: () => {
      calls.push('read the last record');
      return { records: (async function* () {})(), skipped: () => null };
    },
    prepare: async ({ id }) => {
      calls.push(`prepare ${id}`);
    },
    save: async (_, basis) => {
      saved.push(basis);
    },
  };
  const spec = specOf('/project');
  const what = { spec, dockerfile, stage: 0, definition: '/project/Dockerfile', builder: 'unix:///d.sock' };
  const recorder = new BuildRecorder(records as BuildRecords, clock, what);
  const build = new FakeBuild(spec, SILENT, { graph, config: null });
  build.hashes = async () => {
    calls.push('plan');
    return new Map();
  };
  return {
    ...{ clock, recorder, build, calls, records, saved },
    found: () => saved[0]?.steps.flatMap((step) => step.found ?? []),
  };
}

it('a recorder works once the engine exports, so that no step waits for it', async () => {
  const { recorder, build, calls, clock } = recording();
  recorder.opened(build);
  await new Promise(setImmediate);
  expect(calls).toEqual([]);
  recorder.listener.evaluated();
  await until(() => calls.length === 2);
  await recorder.finish({ kind: 'done' } as never, emptyProgress());
  expect(calls.toSorted()).toEqual(['plan', 'read the last record']);
  expect(clock.waiting).toBe(0);
});

it('a recorder of a build that was left prepares nothing, and leaves no timer', async () => {
  const { recorder, build, calls, clock } = recording();
  recorder.opened(build);
  recorder.stop();
  expect(clock.waiting).toBe(0);
  clock.advance(250);
  await new Promise(setImmediate);
  expect(calls).toEqual([]);
});

it('a recorder that was stopped does nothing once all steps are done', async () => {
  const { recorder, build, calls } = recording();
  recorder.opened(build);
  recorder.stop();
  recorder.listener.evaluated();
  await new Promise(setImmediate);
  expect(calls).toEqual([]);
});

it('a build is recorded that cannot be compared with the last one', async () => {
  const { recorder, build, records, saved } = recording(PLAIN);
  const last = { outcome: 'done', steps: [{}], builder: 'unix:///d.sock' } as unknown as BuildRecord;
  records.latest = () => ({
    records: (async function* () {
      yield last;
    })(),
    skipped: () => null,
  });
  records.basis = async () => ({}) as never;
  recorder.opened(build);
  const { why, notices } = await recorder.finish({ kind: 'done' } as never, emptyProgress());
  expect([saved.length, why, notices.length]).toEqual([1, null, 1]);
});

it('a recorder prepares what it can while steps run', async () => {
  const { recorder, build, calls, clock } = recording();
  recorder.opened(build);
  clock.advance(250);
  await until(() => calls.length === 2);
  expect(calls.toSorted()).toEqual(['plan', 'read the last record']);
});

it('what needs nothing of the end of a build is stored before it', async () => {
  const { recorder, build, calls } = recording(PLAIN);
  recorder.opened(build);
  recorder.listener.evaluated();
  await until(() => calls.length === 3);
  expect(calls.at(-1)).toBe(`prepare ${build.id}`);
  const { why, notices } = await recorder.finish({ kind: 'done' } as never, emptyProgress());
  expect(why?.steps.map(({ cached }) => cached)).toEqual([true, true]);
  expect([calls.length, notices]).toEqual([3, []]);
});

it('what was at addresses is not stored before it is known', async () => {
  const { recorder, build, calls } = recording(WITH_ADDRESS);
  recorder.opened(build);
  recorder.listener.evaluated();
  await recorder.finish({ kind: 'done' } as never, emptyProgress());
  expect(calls).toHaveLength(2);
});

it('a record has what was found at addresses', async () => {
  const { clock, finished, found } = await recorded(async () => [
    { uri: 'https://h/x', digest: 'sha256:1' } as never,
  ]);
  expect((await finished).notices).toEqual([]);
  expect(found()).toEqual(['sha256:1']);
  expect(clock.waiting).toBe(0);
});

it('the end of a build does not wait long for what was found at addresses', async () => {
  let asked = false;
  const { clock, finished, found } = await recorded((signal) => {
    asked = true;
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  });
  await until(() => asked);
  clock.advance(2_000);
  expect((await finished).notices).toEqual([]);
  expect(found()).toEqual([]);
});
