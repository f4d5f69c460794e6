/** A build that failed and is kept open for its files: what deleting its record does. */
import { expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { notDeletable } from '../../src/history/listed.ts';
import type { PastBuild } from '../../src/history/types.ts';
import { type BuildHistory, systemClock } from '../../src/ports.ts';
import { emptyProgress } from '../../src/progress/model.ts';
import { createBuildRecords } from '../../src/project/build-records.ts';
import { BuildRecorder } from '../../src/states/build-recorder.ts';
import { readKnown } from '../../src/states/past-builds.ts';
import { withRecords } from '../../src/states/recorded-history.ts';
import { isOldEngine, Project, Recorder, shellImage, unique } from './build-project.ts';
import { builderAndState } from './builder-and-state.ts';

const isOld = await isOldEngine();
const { signal } = new AbortController();
const { builder, state } = await builderAndState();

/** A build as the history has it, once that fits. */
async function listed(history: BuildHistory, id: string, fits: (build: PastBuild) => boolean) {
  for (;;) {
    const build = (await readKnown(history, signal)).get(id);
    if (build !== undefined && fits(build)) return build;
  }
}

it.skipIf(isOld)(
  'is refused with a reason while it is open, loses no file, and goes once it is closed',
  async () => {
    const text = `FROM ${shellImage}\nRUN echo ${unique()} > /left; exit 3\n`;
    await using project = await Project.with({ Dockerfile: text });
    const records = createBuildRecords({ XDG_STATE_HOME: state });
    const history = withRecords(builder.history, records, builder.engine.address);
    const spec = project.spec();
    const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile' });
    const what = { spec, dockerfile, stage: 0, definition: project.path('Dockerfile') };
    const recorder = new BuildRecorder(records, systemClock, { ...what, builder: builder.engine.address });
    const build = await builder.open(spec, new Recorder(), true);
    try {
      recorder.opened(build);
      const outcome = await build.run();
      if (outcome.kind !== 'failed') throw new Error(`The build ended as ${outcome.kind}.`);
      await recorder.finish(outcome, emptyProgress());
      const open = await listed(history, build.id, ({ state: how }) => how === 'failed');
      expect(notDeletable(open)).toBe(
        `The build ${build.id.slice(0, 12)} is kept open for its files: delete it once it is closed.`,
      );
      // What the engine says to somebody who tries all the same does no harm either.
      await expect(builder.history.remove(build.id)).rejects.toThrow();
      const trees = await build.failureTrees(outcome.failure, []);
      expect(trees?.after.map(({ path }) => path)).toContain('left');
      await build.close();
      const closed = await listed(history, build.id, ({ isKeptOpen }) => isKeptOpen !== true);
      expect([closed.state, notDeletable(closed)]).toEqual(['failed', null]);
    } finally {
      await build.close();
      await builder.history.remove(build.id).catch(() => undefined);
    }
    expect((await readKnown(history, signal)).has(build.id)).toBe(false);
  },
);
