/** A project whose builds are recorded, to see why its steps ran. */
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import type { Builder, BuildListener, BuildSpec } from '../../src/ports.ts';
import { systemClock } from '../../src/ports.ts';
import { applyStatus, type BuildProgress, emptyProgress } from '../../src/progress/model.ts';
import { type BuildSummary, summary } from '../../src/progress/summary.ts';
import { createBuildRecords } from '../../src/project/build-records.ts';
import type { Cause } from '../../src/records/sentence.ts';
import { causesOf } from '../../src/records/sentence.ts';
import type { BuildRecord } from '../../src/records/types.ts';
import { BuildRecorder } from '../../src/states/build-recorder.ts';
import { type BuildWhy, recordKey } from '../../src/states/recorded-build.ts';
import type { Project } from './build-project.ts';

export interface Recorded {
  readonly why: BuildWhy;
  readonly causes: readonly Cause[];
  readonly record: BuildRecord;
  readonly notices: readonly string[];
  readonly dockerfile: Dockerfile;
  /** The totals of the same build as the screens count them. */
  readonly counted: BuildSummary;
}

/**
 * Builds the last stage of a project and records it in a state folder.
 * @param isKept whether the history of the engine keeps it, too
 */
export async function recordedBuild(
  builder: Builder,
  project: Project,
  state: string,
  more: Partial<BuildSpec> = {},
  isKept = false,
): Promise<Recorded> {
  const spec = project.spec(more);
  const dockerfile = await parsed(project, spec);
  const stage = dockerfile.stages.length - 1;
  const records = createBuildRecords({ XDG_STATE_HOME: state });
  const definition = project.path('Dockerfile');
  const key = recordKey(spec, definition, dockerfile, stage);
  const what = { spec, dockerfile, stage, definition, builder: builder.engine.address };
  const recorder = new BuildRecorder(records, systemClock, what);
  let progress: BuildProgress = emptyProgress(undefined, systemClock.now());
  const listener: BuildListener = {
    status: (update) => {
      progress = applyStatus(progress, update, systemClock.now());
    },
    notice: () => undefined,
    ...recorder.listener,
  };
  const build = await builder.open(spec, listener, isKept);
  try {
    recorder.opened(build);
    const outcome = await build.run();
    const { why, notices } = await recorder.finish(outcome, progress);
    const [record] = (await records.of(key)).records;
    if (why === null || record === undefined) throw new Error(`Nothing was recorded: ${notices.join(' ')}`);
    const { graph } = await build.resolve();
    const counted = summary(progress, systemClock.now(), graph);
    return { why, causes: causesOf(why.steps), record, notices, dockerfile, counted };
  } finally {
    await build.close();
  }
}

async function parsed(project: Project, spec: BuildSpec): Promise<Dockerfile> {
  const { readFile } = await import('node:fs/promises');
  return parseDockerfile(await readFile(project.path('Dockerfile')), {
    fileName: 'Dockerfile',
    buildArgs: spec.buildArgs,
    buildContexts: new Set(Object.keys(spec.buildContexts)),
    ...(spec.platforms[0] === undefined ? {} : { platform: spec.platforms[0] }),
  });
}
