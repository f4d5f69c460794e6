/** Recording builds, and saying why their steps ran. */
import { resolve } from 'node:path';
import type { CommonOptions, Wiring } from '../commands/wiring.ts';
import type { Workspace } from '../commands/workspace.ts';
import { systemClock as clock } from '../ports.ts';
import type { BuildRecorder, BuildToRecord } from '../states/build-recorder.ts';
import type { LastBuilt } from '../states/watch-plan.ts';
import { connector, withoutPolicy, workspace } from './opening.ts';

/** What builds are kept under: a Dockerfile, or a service or target that builds one in its own way. */
export function definitionName({ definition }: CommonOptions, { path, label }: Workspace): string {
  if (definition === undefined || definition.kind === 'dockerfile') return path ?? label;
  return `${resolve(definition.file)} (${definition.name ?? ''})`;
}

/** Makes recorders of the builds of a workspace. Their modules load on first use. */
export function recorderOf(
  options: CommonOptions,
  work: Workspace,
): (build: Omit<BuildToRecord, 'definition'>) => Promise<BuildRecorder> {
  const definition = definitionName(options, work);
  return async (build) => {
    const began = { now: clock.now(), elapsed: clock.elapsed() };
    const [{ BuildRecorder }, { createBuildRecords }] = await Promise.all([
      import('../states/build-recorder.ts'),
      import('../project/build-records.ts'),
    ]);
    return new BuildRecorder(createBuildRecords(process.env), clock, { ...build, definition }, began);
  };
}

/** Finds when targets of a workspace were last built. */
export function lastBuiltOf(options: CommonOptions, work: Workspace): LastBuilt {
  const definition = definitionName(options, work);
  return async (spec, dockerfile, stage) => {
    const [{ lastBuiltIn, recordKey }, { createBuildRecords }] = await Promise.all([
      import('../states/recorded-build.ts'),
      import('../project/build-records.ts'),
    ]);
    const key = recordKey(spec, definition, dockerfile, stage);
    return lastBuiltIn((await createBuildRecords(process.env).of(key)).records);
  };
}

export const recording: Pick<Wiring, 'why'> = {
  async why(options) {
    const [{ runWhy }, { createBuildRecords }, work] = await Promise.all([
      import('../commands/why.ts'),
      import('../project/build-records.ts'),
      workspace(options.dryRun === true ? options : withoutPolicy(options)),
    ]);
    return await runWhy({
      spec: work.specFor(work.dockerfile, work.target.index, false),
      dockerfile: work.dockerfile,
      stage: work.target.index,
      definition: definitionName(options, work),
      records: createBuildRecords(process.env),
      dryRun: options.dryRun ?? false,
      connect: connector(options),
      json: options.json ?? false,
      stdout: process.stdout,
      stderr: process.stderr,
      width: process.stdout.columns || 80,
    });
  },
};
