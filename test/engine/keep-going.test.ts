/** A build that keeps going: all independent failures at once, each with what it left. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuild } from '../../src/commands/build.ts';
import { type Builder, failuresOf, systemClock } from '../../src/ports.ts';
import { isOldEngine, Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';
import { dockerfileOf } from './screen-ports.ts';

let builder: Builder;
let keepsFailures: boolean;

beforeAll(async () => {
  builder = await testBuilder();
  keepsFailures = !(await isOldEngine());
});

afterAll(async () => {
  await builder.close();
});

const FAULTS = [3, 4, 5, 6, 7, 8];

/** Six stages that fail, one of them late, one that takes its time and succeeds, and a target that takes all of them. */
function faultyProject(mark = unique()): Promise<Project> {
  const stages = FAULTS.map(
    (status) =>
      `FROM ${shellImage} AS s${status}\nRUN ${status === 5 ? 'sleep 2; ' : ''}echo ${mark} > /left${status}; exit ${status}\n`,
  );
  const copies = FAULTS.map((status) => `COPY --from=s${status} /left${status} /\n`);
  return Project.with({
    Dockerfile: `${stages.join('')}FROM ${shellImage} AS slow
RUN sleep 3; echo slow-${mark}
RUN echo then-${mark} > /slow
FROM ${shellImage} AS target
RUN sleep 1; echo own-${mark}
COPY --from=slow /slow /
${copies.join('')}RUN echo never-${mark}
`,
  });
}

describe('a build that keeps going', () => {
  it('meets every independent failure, builds all that needs none of them, and keeps what each left', async () => {
    await using project = await faultyProject();
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    try {
      const outcome = await build.run(true);
      if (outcome.kind !== 'failed') throw new Error(`The build ${outcome.kind}.`);
      const failures = failuresOf(outcome);
      expect(failures.map(({ exitCode }) => exitCode).toSorted()).toEqual(FAULTS);
      expect(heard.log).toContain('slow-');
      expect(heard.log).toContain('own-');
      expect(heard.log).not.toContain('never-');
      expect(heard.vertex('RUN echo then-')?.completed).not.toBeNull();
      for (const failure of keepsFailures ? failures : []) {
        const trees = await build.failureTrees(failure, []);
        expect(trees?.after.map(({ path }) => path)).toContain(`left${failure.exitCode}`);
      }
    } finally {
      await build.close();
    }
  });

  it('stops at the first failure when it is not asked to go on', async () => {
    await using project = await faultyProject();
    const build = await builder.open(project.spec(), new Recorder());
    try {
      const outcome = await build.run();
      if (outcome.kind !== 'failed') throw new Error(`The build ${outcome.kind}.`);
      expect(failuresOf(outcome)).toHaveLength(1);
    } finally {
      await build.close();
    }
  });

  it('ends with every failure, and with what could not be tried for which', async () => {
    await using project = await faultyProject();
    let said = '';
    const status = await runBuild({
      connect: () => testBuilder(),
      spec: project.spec(),
      dockerfile: await dockerfileOf(project),
      target: 'target',
      progress: 'plain',
      stderr: { write: (part) => (said += part) },
      sourceFolder: async () => null,
      clock: systemClock,
      signal: new AbortController().signal,
      keepGoing: true,
    });
    expect(status).toBe(1);
    const [, summary = ''] = said.split('\nstagedive: 6 steps failed, 7 not tried:\n');
    for (const [index, fault] of FAULTS.entries()) {
      expect(summary).toMatch(
        new RegExp(`Dockerfile:${2 + 2 * index}: s${fault}: RUN .*: exit status ${fault}\n`),
      );
      expect(said).toContain(`exit code: ${fault}\n`);
    }
    expect(summary).toContain('RUN echo never-');
    expect(summary).toContain(': not tried, as it needs lines 2, 4, 6, 8, 10 and 12\n');
  });

  it('is a build like any other when nothing fails', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS a\nRUN echo ${unique()} > /a\nFROM ${shellImage}\nCOPY --from=a /a /\n`,
    });
    const build = await builder.open(project.spec(), new Recorder());
    try {
      expect((await build.run(true)).kind).toBe('done');
    } finally {
      await build.close();
    }
  });

  it('is cancelled as a whole', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS a\nRUN echo begun-${unique()}; sleep 60\nFROM ${shellImage} AS b\nRUN exit 3 # ${unique()}\nFROM ${shellImage}\nCOPY --from=a / /a\nCOPY --from=b / /b\n`,
    });
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    const outcome = build.run(true);
    await heard.logged('begun-');
    build.cancel();
    expect(await outcome).toEqual({ kind: 'cancelled' });
    await build.close();
  });
});
