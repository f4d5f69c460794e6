import { expect, it } from 'vitest';
import type { GraphStep } from '../../src/llb/types.ts';
import type { BuildRecords } from '../../src/ports.ts';
import { emptyProgress } from '../../src/progress/model.ts';
import type { RecordBasis } from '../../src/records/types.ts';
import { BuildRecorder } from '../../src/states/build-recorder.ts';
import { FakeBuild, FakeClock } from '../fakes/builder.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { until } from '../fakes/until.ts';
import { copy, graphOf, image, out } from '../llb/steps.ts';

const SILENT = { status: () => undefined, notice: () => undefined };

/** Finishes a build with an ADD of an address; what was kept of that step. */
async function recorded(sources: FakeBuild['sources']) {
  const clock = new FakeClock();
  const dockerfile = dockerfileOf('FROM debian:12\nADD https://h/x /\n');
  const remote: GraphStep = {
    ...image('remote', 2, 'x'),
    op: { kind: 'source', identifier: 'https://h/x', attrs: {} },
  };
  const graph = graphOf(
    out('add'),
    image('base', 1, 'debian:12'),
    remote,
    copy('add', 2, out('base'), out('remote')),
  );
  const saved: RecordBasis[] = [];
  const records: Partial<BuildRecords> = {
    hashKey: async () => new Uint8Array(32),
    latest: () => ({ records: (async function* () {})(), skipped: () => null }),
    save: async (_, basis) => {
      saved.push(basis);
    },
  };
  const spec = specOf('/project');
  const what = { spec, dockerfile, stage: 0, definition: '/project/Dockerfile', builder: 'unix:///d.sock' };
  const recorder = new BuildRecorder(records as BuildRecords, clock, what);
  const build = new FakeBuild(spec, SILENT, { graph, config: null });
  build.sources = sources;
  recorder.opened(build);
  const finished = recorder.finish({ kind: 'done' } as never, emptyProgress());
  return { clock, finished, found: () => saved[0]?.steps.flatMap((step) => step.found ?? []) };
}

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
