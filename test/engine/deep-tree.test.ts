/**
 * A tree 5,000 folders deep, as what a failed step left. The engine cannot say how much its cache takes while such a tree
 * is in it, so it is removed after the test. As a result it is not tried: Docker 26.1 did not remove one, even when asked.
 */
import Docker from 'dockerode';
import { afterEach, expect, test } from 'vitest';
import { BuildFailedError, type OpenBuild } from '../../src/ports.ts';
import { unlistedNote } from '../../src/states/deep-listing.ts';
import { failedFiles, type StateFiles, States } from '../../src/states/state-files.ts';
import { isOldEngine, Project, shellImage, testBuilder, unique } from './build-project.ts';
import { pruneRecord } from './prune.ts';
import { Examined } from './state-oracle.ts';

const TAG = unique();
const MAX_RECORDS = 10;

afterEach(async () => {
  // The engine names the first of the records that it cannot measure.
  for (let each = 0; each < MAX_RECORDS; each += 1) {
    const trouble = await new Docker().df().then(
      () => '',
      (error: unknown) => String(error),
    );
    const id = /usage for (\w+): /.exec(trouble)?.[1];
    if (id === undefined || !trouble.includes(`/${TAG}/d/d/`)) return;
    await pruneRecord(id);
  }
  throw new Error('The deep trees are still in the cache of the engine.');
});

/** Makes folders `d` in one another, 100 at a time, since no path may be longer than 4,096 bytes. */
const DEEP = `FROM ${shellImage}
RUN mkdir /${TAG} /zz && echo after > /zz/file && cd /${TAG} && hundred=$(printf 'd/%.0s' $(seq 100)) \\
 && for i in $(seq 50); do mkdir -p $hundred && cd -P $hundred || exit 4; done`;

async function examine(filesOf: (examined: Examined) => Promise<StateFiles>): Promise<void> {
  await using project = await Project.with({ Dockerfile: `${DEEP}; exit 3\n` });
  const builder = await testBuilder();
  try {
    await using examined = await Examined.open(builder, project);
    const tree = await (await filesOf(examined)).tree();
    const deep = tree.entries().filter(({ path }) => path.startsWith(`${TAG}/`));
    expect(deep.length).toBeGreaterThan(2_000);
    expect(tree.get('zz/file')?.size).toBe(6);
    expect(tree.unlisted).toHaveLength(1);
    expect(tree.unlisted[0]).toMatch(new RegExp(`^${TAG}(?:/d)+$`));
    expect(unlistedNote(tree.unlisted)).toMatch(
      /^Not all of what is in .+ \(\d+ folders deep\) is listed: the engine reads no paths of more than 4,096 bytes\.$/,
    );
  } finally {
    await builder.close();
  }
}

test.skipIf(await isOldEngine())(
  'of a tree 5,000 folders deep, what a failed step left lists what can be listed, and the rest is said',
  async () => {
    await examine(async ({ build, program, output }) => {
      const before = new States(build, program).of(program.points.at(-1)?.before ?? null);
      return failedFiles(build, await failureOf(build, output), [], before);
    });
  },
  120_000,
);

async function failureOf(build: OpenBuild, output: Examined['output']) {
  const error = await build.solve(output).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BuildFailedError)) throw new Error('The step did not fail.');
  return error.failure;
}
