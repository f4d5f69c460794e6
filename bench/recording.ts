import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createBuilder } from '../src/buildkit/index.ts';
import { connectEngine } from '../src/docker/index.ts';
import { parseDockerfile } from '../src/dockerfile/parse.ts';
import { type BuildSpec, systemClock as clock } from '../src/ports.ts';
import { emptyProgress, growByStatus } from '../src/progress/model.ts';
import { createBuildRecords } from '../src/project/build-records.ts';
import { readRegularFile } from '../src/read-file.ts';
import { BuildRecorder } from '../src/states/build-recorder.ts';
import { specOf } from '../test/fakes/sample-spec.ts';
import { atMost, type Bench, type Figure, spread } from './figure.ts';
import { alternate, median } from './statistics.ts';

const MOST = 1.05;

/** A few milliseconds of more than a hundred: from fewer builds of each kind they cannot be told. */
const MIN_ROUNDS = 60;

/**
 * Measures what recording adds to a fully cached build of the demo: the same build in turns with a recorder and without,
 * each on a connection of its own, in this process.
 */
export async function recordingCost(bench: Bench): Promise<Figure[]> {
  const { root } = bench;
  const rounds = Math.max(bench.rounds, MIN_ROUNDS);
  bench.say(`Recording a cached build: ${rounds} rounds`);
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-recording-'));
  try {
    const times = await alternate(
      { on: () => timeOf(bench, `${root}demo`, folder), off: () => timeOf(bench, `${root}demo`, null) },
      rounds,
    );
    const ratio = median(times.on) / median(times.off);
    return [
      {
        what: 'fully cached build of the demo, recorded',
        ours: spread(times.on),
        peer: `not recorded ${spread(times.off)}`,
        ratio,
        aim: atMost(ratio, MOST),
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param state where it is recorded; null for nowhere @returns milliseconds */
async function timeOf({ dockerHost }: Bench, project: string, state: string | null): Promise<number> {
  const spec: BuildSpec = specOf(project);
  const dockerfile = parseDockerfile(await readRegularFile(join(project, 'Dockerfile')), {
    fileName: 'Dockerfile',
  });
  const stage = dockerfile.stages.length - 1;
  const start = performance.now();
  const builder = await createBuilder(await connectEngine({ env: process.env, dockerHost }));
  const what = { spec, dockerfile, stage, definition: join(project, 'Dockerfile') };
  const recorder =
    state === null
      ? null
      : new BuildRecorder(createBuildRecords({ XDG_STATE_HOME: state }), clock, {
          ...what,
          builder: builder.engine.address,
        });
  const progress = emptyProgress();
  try {
    const build = await builder.open(
      spec,
      {
        status: (update) => void growByStatus(progress, update, clock.now()),
        notice: () => undefined,
        ...recorder?.listener,
      },
      true,
    );
    recorder?.opened(build);
    const outcome = await build.run();
    if (outcome.kind !== 'done') throw new Error(`The build of ${project} ended as ${outcome.kind}.`);
    await recorder?.finish(outcome, progress);
    await build.close();
  } finally {
    await builder.close();
  }
  return performance.now() - start;
}
