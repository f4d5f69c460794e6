/** Why steps ran again, for changes of kinds that few projects have. */
import { chmod, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Builder, BuildSpec } from '../../src/ports.ts';
import { createBuildRecords } from '../../src/project/build-records.ts';
import { planBuild } from '../../src/states/plan-build.ts';
import { comparable, recordKey } from '../../src/states/recorded-build.ts';
import { Project, shellImage, testBuilder, unique } from './build-project.ts';
import { recordedBuild } from './recorded-project.ts';

let builder: Builder;
let state = '';

beforeAll(async () => {
  builder = await testBuilder();
  state = await mkdtemp(join(tmpdir(), 'why-odd-'));
});

afterAll(async () => {
  await builder.close();
  await rm(state, { recursive: true, force: true });
});

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
  const records = createBuildRecords({ XDG_STATE_HOME: state });
  const { records: list } = await records.of(recordKey(spec, project.path('Dockerfile'), dockerfile, 0));
  const last = await comparable(records, list, builder.engine.address);
  const build = await builder.open(spec, { status: () => undefined, notice: () => undefined });
  try {
    return (await planBuild(build, spec, dockerfile, 0, last, await records.hashKey())).sentence;
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
