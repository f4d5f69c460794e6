/** The results of past builds, found again in the engine's cache: nothing runs for them, and no file is sent. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pastFiles } from '../../src/commands/history/files.ts';
import { type Builder, type BuildHistory, type BuildSpec, systemClock } from '../../src/ports.ts';
import { createBuildRecords } from '../../src/project/build-records.ts';
import { readDetails, readKnown } from '../../src/states/past-builds.ts';
import { withRecords } from '../../src/states/recorded-history.ts';
import { isOldEngine, Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';
import { prune } from './prune.ts';
import { recordedBuild } from './recorded-project.ts';

const isOld = await isOldEngine();
const { signal } = new AbortController();
let builder: Builder;
let state = '';
let history: BuildHistory;
/** What the tests made: only that is deleted. */
const made = new Set<string>();

beforeAll(async () => {
  builder = await testBuilder();
  state = await mkdtemp(join(tmpdir(), 'stagedive-test-past-'));
  history = withRecords(
    builder.history,
    createBuildRecords({ XDG_STATE_HOME: state }),
    builder.engine.address,
  );
});

afterEach(async () => {
  for (const id of made) await builder.history.remove(id).catch(() => undefined);
  made.clear();
});

afterAll(async () => {
  await builder.close();
  await rm(state, { recursive: true, force: true });
});

/** Builds as the program does. @returns the id */
async function built(project: Project, more: Partial<BuildSpec> = {}): Promise<string> {
  const { record } = await recordedBuild(builder, project, state, more, true);
  made.add(record.id);
  await ended(record.id);
  return record.id;
}

/** Builds as another client does, of which nothing is recorded here. @returns the id */
async function builtElsewhere(project: Project, more: Partial<BuildSpec> = {}): Promise<string> {
  const build = await builder.open(project.spec(more), new Recorder(), true);
  made.add(build.id);
  await build.run();
  await build.close();
  await ended(build.id);
  return build.id;
}

/** The record of a build comes a moment after it. */
async function ended(id: string): Promise<void> {
  for (;;) {
    const build = (await readKnown(history, signal)).get(id);
    if (build !== undefined && build.state !== 'running') return;
  }
}

/** The changed paths between the results of two builds. */
async function changes(a: string, b: string): Promise<readonly string[]> {
  const records = createBuildRecords({ XDG_STATE_HOME: state });
  const details = [await readDetails(history, a, signal), await readDetails(history, b, signal)] as const;
  const { diff } = await pastFiles(...details, { builder, history, records, clock: systemClock, signal });
  return diff.entries.map(({ change, path }) => `${change} ${path}`);
}

describe.skipIf(isOld)('the files of two past builds', () => {
  it('differ by the file of the context that changed between them, whatever the folder holds now', async () => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS last\nCOPY . /src/\nRUN cp /src/text /made; echo ${id} > /same\n`,
      '.dockerignore': '# ours\nDockerfile\n*.log\n',
      text: 'one',
      'x.log': 'left out',
    });
    const first = await built(project);
    await project.write('text', 'two and more');
    const second = await built(project);
    await project.write('text', 'three');
    await project.write('.dockerignore', '');
    const before = await readKnown(history, signal);
    expect(await changes(first, second)).toEqual(['modified made', 'modified src/text']);
    expect(await changes(second, first)).toEqual(['modified made', 'modified src/text']);
    const after = await readKnown(history, signal);
    const own = [...after.keys()].filter(
      (key) => !before.has(key) && after.get(key)?.options.target === 'last',
    );
    expect(own).toEqual([]);
  });

  it('are found for builds with heredocs, whose files are made anew each time', async () => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
COPY <<A <<B /made/
first ${id}
A
second ${id}
B
COPY a.txt /a
RUN <<C sh -e
cat /a /made/A > /both
C
`,
      'a.txt': id,
    });
    const first = await built(project);
    await project.write('a.txt', `${id} and more`);
    const second = await built(project);
    expect(await changes(first, second)).toEqual(['modified a', 'modified both']);
  });

  it('are found for builds of other clients that took nothing of a context', async () => {
    const id = unique();
    const source = (text: string): string =>
      `FROM ${shellImage}\nARG WHO\nRUN echo ${id} $WHO > /who\nRUN echo ${text} > /text\n`;
    await using project = await Project.with({ Dockerfile: source('one') });
    const first = await builtElsewhere(project, { buildArgs: { WHO: 'me' } });
    await project.write('Dockerfile', source('three'));
    const second = await builtElsewhere(project, { buildArgs: { WHO: 'me' } });
    expect(await changes(first, second)).toEqual(['modified text']);
  });

  it('are not looked for where another client sent a context, which is said', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nCOPY text /text\n`,
      text: unique(),
    });
    const first = await builtElsewhere(project);
    await expect(changes(first, first)).rejects.toThrow(
      `The result of the build ${first.slice(0, 12)} cannot be read: it took files of a build context, which can be found again for builds of stagedive only.`,
    );
  });

  it.each([
    ['with files of a context', 'COPY text /text\n'],
    ['without', ''],
  ])('are gone with the cache, which is said, and nothing is made again: %s', async (_, copy) => {
    const id = unique();
    const source = (text: string): string =>
      `FROM ${shellImage}\n${copy}RUN echo ${text} ${id} > /text\nRUN echo ${text} ${id} > /more\n`;
    await using project = await Project.with({ Dockerfile: source('one'), text: 'text' });
    const first = await built(project);
    await project.write('Dockerfile', source('two'));
    const second = await built(project);
    await prune(`one ${id}`);
    const gone = (build: string): string =>
      `The result of the build ${build.slice(0, 12)} cannot be read: the engine no longer has it in its cache.`;
    await expect(changes(first, second)).rejects.toThrow(gone(first));
    // Such an engine has forgotten the results of all other builds, too.
    const alsoGone = (await builder.forgetsSteps()) ? second : first;
    await expect(changes(second, first)).rejects.toThrow(gone(alsoGone));
  });

  it.each([
    ['with files of a context', 'COPY text /text\n', true],
    ['without', '', false],
  ])('are said to be replaced by a build without cache: %s', async (_, copy, isRecorded) => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\n${copy}RUN echo ${id}; head -c 8 /dev/urandom > /random\n`,
      text: 'text',
    });
    const build = isRecorded ? built : builtElsewhere;
    const first = await build(project);
    const second = await build(project, { noCache: true });
    await expect(changes(first, second)).rejects.toThrow(
      `The result of the build ${first.slice(0, 12)} cannot be read: the build ${second.slice(0, 12)} has run its steps again since.`,
    );
    expect(await changes(second, second)).toEqual([]);
  });

  it('are there for no build that failed', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN exit 3 # ${unique()}\n`,
    });
    const first = await builtElsewhere(project);
    await expect(changes(first, first)).rejects.toThrow(
      `The build ${first.slice(0, 12)} failed: it has no result.`,
    );
  });
});
