/** Why steps ran again, for changes of kinds that few projects have. */
import { chmod, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { BuildSpec } from '../../src/ports.ts';
import { createBuildRecords } from '../../src/project/build-records.ts';
import { planBuild } from '../../src/states/plan-build.ts';
import { allComparable, recordKey } from '../../src/states/recorded-build.ts';
import { Project, shellImage, unique } from './build-project.ts';
import { builderAndState } from './builder-and-state.ts';
import { recordedBuild } from './recorded-project.ts';

const { builder, state } = await builderAndState();

async function changed(
  project: Project,
  make: () => Promise<unknown>,
  more: Partial<BuildSpec> = {},
): Promise<string | null> {
  await recordedBuild(builder, project, state);
  await make();
  return (await recordedBuild(builder, project, state, more)).why.sentence;
}

/** What a dry run says; null if nothing would run. */
async function planned(project: Project): Promise<string | null> {
  const spec = project.spec();
  const text = await readFile(project.path('Dockerfile'));
  const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile' });
  const stage = dockerfile.stages.length - 1;
  const records = createBuildRecords({ XDG_STATE_HOME: state });
  const { records: list } = await records.of(recordKey(spec, project.path('Dockerfile'), dockerfile, stage));
  const earlier = allComparable(records, list, builder.engine.address);
  const build = await builder.open(spec, { status: () => undefined, notice: () => undefined });
  try {
    return (await planBuild(build, spec, dockerfile, stage, earlier, await records.hashKey())).sentence;
  } finally {
    await build.close();
  }
}

it('names the build arg that an ONBUILD line of the base declares', async () => {
  const mark = unique();
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS base
ONBUILD ARG LEVEL=1
ONBUILD RUN echo ${mark} $LEVEL > /level
FROM base
RUN cat /level
`,
  });
  const said = await changed(project, async () => undefined, { buildArgs: { LEVEL: '2' } });
  expect(said).toContain('all because build arg LEVEL changed from "1" to "2" (line 4).');
});

it('names a file that became a link among those that a pattern takes', async () => {
  const mark = unique();
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nCOPY bin/*.sh /bin/\nRUN echo ${mark}\n`,
    'bin/run.sh': `echo ${mark}`,
    'bin/other.sh': mark,
  });
  const said = await changed(project, async () => {
    await rm(project.path('bin/other.sh'));
    await symlink('run.sh', project.path('bin/other.sh'));
  });
  expect(said).toContain('all because bin/other.sh changed (line 2).');
});

it('quotes words that have quotes so that they can be read', async () => {
  const mark = unique();
  const dockerfile = (name: string): string =>
    `FROM ${shellImage}\nCOPY ["${name}", "b ${mark}.txt", "/x/"]\n`;
  await using project = await Project.with({
    Dockerfile: dockerfile('é.txt'),
    'é.txt': mark,
    'e.txt': `${mark} too`,
    [`b ${mark}.txt`]: mark,
  });
  const said = await changed(project, () => project.write('Dockerfile', dockerfile('e.txt')));
  expect(said).toContain(`because '["é.txt",' became '["e.txt",' (line 2).`);
});

it('plans as the engine builds: another mode of a folder that it has does not run a step', async () => {
  const mark = unique();
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nCOPY src /src\nRUN echo ${mark}\n`,
    'src/a.txt': mark,
  });
  await mkdir(project.path('src/empty'), { mode: 0o755 });
  await recordedBuild(builder, project, state);
  await chmod(project.path('src/empty'), 0o700);
  const before = await planned(project);
  const { why } = await recordedBuild(builder, project, state);
  expect([before, why.sentence]).toEqual([null, null]);
  await chmod(project.path('src/a.txt'), 0o700);
  expect(await planned(project)).toContain('would run again, all because the mode of src/a.txt changed');
});

it('plans steps that the last build did not get to as an earlier one left them', async () => {
  const mark = unique();
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS a
COPY a.txt /
RUN grep right /a.txt
FROM a
COPY b.txt /
RUN echo ${mark}
FROM ${shellImage}
COPY --from=1 /b.txt /
COPY b.txt /c.txt
RUN echo ${mark}
`,
    'a.txt': `right ${mark}`,
    'b.txt': mark,
  });
  await recordedBuild(builder, project, state);
  await project.write('a.txt', `wrong ${mark}`);
  expect((await recordedBuild(builder, project, state)).record.outcome).toBe('failed');
  await project.write('a.txt', `right ${mark}`);
  expect(await planned(project)).toMatch(/all because a\.txt changed \(line 2\)\.$/);
  await project.write('a.txt', `wrong ${mark}`);
  expect(await planned(project)).toMatch(/because line 3 failed in the last build/);
});

it('an image under another name is no change', async () => {
  const mark = unique();
  const dockerfile = (tag: string): string => `FROM ${shellImage}:${tag}\nRUN echo ${mark}\n`;
  await using project = await Project.with({ Dockerfile: dockerfile('latest') });
  await recordedBuild(builder, project, state);
  await project.write('Dockerfile', dockerfile('trixie'));
  const before = await planned(project);
  expect([before, (await recordedBuild(builder, project, state)).why.sentence]).toEqual([null, null]);
});

it('names an instruction that is new', async () => {
  const mark = unique();
  await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN echo ${mark}\n` });
  const text = `FROM ${shellImage}\nRUN true ${mark}\nRUN echo ${mark}\n`;
  const said = await changed(project, () => project.write('Dockerfile', text));
  expect(said).toContain(`all because RUN true ${mark} is new (line 2).`);
});
