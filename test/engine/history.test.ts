/** The history of the engine: builds of ours and of docker, as they are kept, compared and deleted. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { definitionOf, targetOf } from '../../src/history/build-name.ts';
import { changeOf, compareBuilds } from '../../src/history/compare.ts';
import type { PastBuild } from '../../src/history/types.ts';
import type { Builder } from '../../src/ports.ts';
import { summary } from '../../src/progress/summary.ts';
import { readDetails, readKnown, readPast } from '../../src/states/past-builds.ts';
import { isOldEngine, Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';
import { dockerCli } from './docker-cli.ts';

let home: Project;
let builder: Builder;
let env: Record<string, string | undefined>;
const isOld = await isOldEngine();
const { signal } = new AbortController();
/** What the tests made: only that is deleted. */
const made = new Set<string>();

beforeAll(async () => {
  home = await Project.with({});
  env = await dockerCli(home.folder);
  builder = await testBuilder();
});

afterEach(async () => {
  for (const id of made) await builder.history.remove(id).catch(() => undefined);
  made.clear();
});

afterAll(async () => {
  await builder.close();
  await home[Symbol.asyncDispose]();
});

const dockerfile = (id: string, last = 'echo end'): string => `FROM ${shellImage} AS base
RUN echo ${id}

FROM base AS left
RUN echo left ${id} && sleep 0.3

FROM base AS last
COPY --from=left /etc/passwd /left
RUN ${last}
`;

/** Builds as the program does, to its end. @returns its record; null if there is none */
async function built(project: Project, target: string | null = null, keepGoing = false): Promise<PastBuild> {
  const build = await builder.open(project.spec({ target }), new Recorder(), true);
  made.add(build.id);
  await build.run(keepGoing);
  await build.close();
  return await recorded(build.id);
}

/** The record of a build that has ended; it comes a moment after the build. */
async function recorded(id: string): Promise<PastBuild> {
  for (;;) {
    const build = (await readKnown(builder.history, signal)).get(id);
    if (build !== undefined && build.state !== 'running') return build;
  }
}

/** Ids of the builds since a list was read, apart from those of other tests on the same engine. */
async function newSince(before: ReadonlyMap<string, PastBuild>, own: string): Promise<readonly PastBuild[]> {
  const builds = [...(await readKnown(builder.history, signal)).values()];
  return builds.filter(({ id, options }) => !before.has(id) && options['build-arg:OWN'] === own);
}

describe.skipIf(isOld)('a build of ours', () => {
  it('is kept once, with its target, its definition and its steps', async () => {
    await using project = await Project.with({ Dockerfile: dockerfile(unique()) });
    const build = await built(project, 'left');
    expect(build).toMatchObject({ state: 'done', error: null });
    expect([targetOf(build), build.options.filename]).toEqual(['left', 'Dockerfile']);
    expect(build.steps?.completed).toBe(build.steps?.total);
    expect(build.endedAt! - build.startedAt).toBeGreaterThan(200);
    const read = await readPast(builder.history, build, signal);
    expect(read.isKept).toBe(true);
    expect(read.details.dockerfile?.text).toContain('AS last');
    const known = read.details.graph?.steps ?? [];
    expect(known).toHaveLength(3);
    for (const { digest } of known)
      expect(read.progress.vertexes.get(digest)?.state).toMatch(/^(?:done|cached)$/);
    const line = known.find(({ lines }) => lines[0]?.start === 5);
    expect(read.progress.vertexes.get(line?.digest ?? '')?.name).toContain('RUN echo left');
    const log = read.progress.vertexes.get(line?.digest ?? '')?.log;
    expect(log?.line(0)?.text).toMatch(/^left /);
  });

  it('keeps of what it failed, and quotes the Dockerfile as it was', async () => {
    await using project = await Project.with({ Dockerfile: dockerfile(unique(), 'echo oops; exit 7') });
    const build = await built(project);
    await project.write('Dockerfile', 'FROM scratch\n');
    expect(build).toMatchObject({ state: 'failed', error: expect.stringContaining('exit code: 7') });
    const { failure, dockerfile: kept } = await readDetails(builder.history, build.id, signal);
    expect(failure).toMatchObject({ exitCode: 7, lines: [{ start: 9, end: 9 }] });
    expect(kept?.text.split('\n')[8]).toBe('RUN echo oops; exit 7');
    const { progress } = await readPast(builder.history, build, signal);
    expect(progress.vertexes.get(failure?.vertex ?? '')).toMatchObject({ state: 'failed' });
  });

  it('is called failed, with its error, also when it kept going', async () => {
    const id = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS one
RUN echo ${id}; exit 3
FROM ${shellImage} AS two
RUN echo ${id} two; exit 4
FROM ${shellImage}
COPY --from=one / /one
COPY --from=two / /two
`,
    });
    const build = await built(project, null, true);
    expect(build).toMatchObject({ state: 'failed', error: expect.stringMatching(/exit code: [34]/) });
  });

  it('is called cancelled when it was', async () => {
    await using project = await Project.with({ Dockerfile: dockerfile(unique(), 'echo begun; sleep 60') });
    const recorder = new Recorder();
    const build = await builder.open(project.spec(), recorder, true);
    made.add(build.id);
    const end = build.run();
    await recorder.logged('begun');
    build.cancel();
    await end;
    await build.close();
    expect(await recorded(build.id)).toMatchObject({ state: 'cancelled' });
  });

  it('leaves no record where states are only looked at', async () => {
    const own = unique();
    await using project = await Project.with({ Dockerfile: `${dockerfile(own)}ARG OWN\n` });
    const before = await readKnown(builder.history, signal);
    const spec = project.spec({ buildArgs: { OWN: own } });
    const build = await builder.open(spec, new Recorder());
    const { graph } = await build.resolve();
    await build.solve(graph.result);
    await build.close();
    await builder.lint(spec);
    await builder.outline(spec);
    expect(await newSince(before, own)).toEqual([]);
    const asked = await builder.open(spec, new Recorder(), true);
    made.add(asked.id);
    await asked.run();
    const again = await asked.resolve();
    await asked.solve(again.graph.result);
    await asked.close();
    await recorded(asked.id);
    expect((await newSince(before, own)).map(({ id }) => id)).toEqual([asked.id]);
  });

  it('does not count the time of steps that another open build had run', async () => {
    await using project = await Project.with({ Dockerfile: dockerfile(unique(), 'sleep 0.6') });
    const walk = await builder.open(project.spec(), new Recorder());
    try {
      const { graph } = await walk.resolve();
      await walk.solve(graph.result);
      const build = await built(project);
      const { progress } = await readPast(builder.history, build, signal);
      const { slowest } = summary(progress, build.endedAt!, null);
      for (const { elapsed, vertex } of slowest)
        expect([vertex.name, elapsed < 300]).toEqual([vertex.name, true]);
    } finally {
      await walk.close();
    }
  });
});

describe.skipIf(isOld)('a build of docker', () => {
  it('is listed with its folder and Dockerfile, compared with ours, and deleted alone', async () => {
    await using project = await Project.with({ Dockerfile: dockerfile(unique()) });
    const ours = await built(project);
    const metadata = project.path('metadata.json');
    await execa(
      'docker',
      ['buildx', 'build', '--metadata-file', metadata, '-f', project.path('Dockerfile'), project.folder],
      { env },
    );
    const { default: written } = await import(metadata, { with: { type: 'json' } });
    const id = String(written['buildx.build.ref']).split('/').at(-1)!;
    made.add(id);
    const theirs = await recorded(id);
    expect(theirs.state).toBe('done');
    const [a, b] = await Promise.all([
      readPast(builder.history, ours, signal),
      readPast(builder.history, theirs, signal),
    ]);
    const steps = compareBuilds(a.progress, b.progress, ['base', 'left', 'last'], 0);
    const changed = steps
      .filter(({ title }) => title.startsWith('RUN'))
      .map((step) => [step.stage, changeOf(step)]);
    expect(changed).toEqual([
      ['base', 'now-cached'],
      ['left', 'now-cached'],
      ['last', 'now-cached'],
    ]);
    await builder.history.remove(id);
    const left = await readKnown(builder.history, signal);
    expect([left.has(id), left.has(ours.id)]).toEqual([false, true]);
    await expect(readDetails(builder.history, id, signal)).rejects.toThrow('is no longer in the history');
  });

  it('is seen while it runs, with what it has printed so far, until it ends', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo begun ${unique()}; for i in 1 2 3 4 5 6 7 8; do sleep 0.5; echo tick $i; done\n`,
    });
    const before = await readKnown(builder.history, signal);
    const child = execa('docker', ['buildx', 'build', '--label', `own=${project.folder}`, project.folder], {
      env,
    });
    let running: PastBuild | undefined;
    while (running === undefined) {
      const builds = [...(await readKnown(builder.history, signal)).values()];
      running = builds.find((one) => !before.has(one.id) && one.options['label:own'] === project.folder);
    }
    made.add(running.id);
    expect(running).toMatchObject({ state: 'running', endedAt: null, error: null });
    let log = '';
    let completed = 0;
    for await (const update of builder.history.status(running.id, signal)) {
      for (const { data } of update.logs) log += Buffer.from(data).toString();
      completed += update.vertexes.filter((vertex) => vertex.completed !== null).length;
    }
    expect(log).toMatch(/begun .*\n(?:tick \d\n){8}/);
    expect(completed).toBeGreaterThan(0);
    await child;
    expect(await recorded(running.id)).toMatchObject({ state: 'done' });
  });
});

async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe('the place of a build on this machine', () => {
  it.skipIf(isOld)('is kept as buildx keeps it, and so named by docker', async () => {
    await using project = await Project.with({
      'api/dev.Dockerfile': dockerfile(unique()),
      'buildx/current': '{}',
    });
    const { connectEngine } = await import('../../src/docker/index.ts');
    const { createBuilder } = await import('../../src/buildkit/index.ts');
    const own = { ...process.env, BUILDX_CONFIG: project.path('buildx') };
    const connected = await createBuilder(await connectEngine({ env: { ...own, BUILDX_CONFIG: undefined } }));
    await connected.close();
    const named = await createBuilder(await connectEngine({ env: own }), own);
    try {
      const spec = project.spec({ dockerfile: { kind: 'file', path: project.path('api/dev.Dockerfile') } });
      const build = await named.open(spec, new Recorder(), true);
      made.add(build.id);
      await build.run();
      await build.close();
      await recorded(build.id);
      const listed = (await readKnown(named.history, signal)).get(build.id);
      expect(definitionOf(listed!, project.folder)).toBe('api/dev.Dockerfile');
      expect(listed?.place?.context).toBe(project.folder);
      // Another machine, or another user, has the engine's part alone.
      const bare = (await readKnown(builder.history, signal)).get(build.id);
      expect(definitionOf(bare!, project.folder)).toBe('dev.Dockerfile');
      const [folder] = (await filesBelow(project.path('buildx/refs'))).filter((path) =>
        path.endsWith(build.id),
      );
      expect(existsSync(folder!)).toBe(true);
      await named.history.remove(build.id);
      expect(existsSync(folder!)).toBe(false);
    } finally {
      await named.close();
    }
  });
});

describe.runIf(isOld)('an engine without a history', () => {
  it('says so in one sentence', async () => {
    await expect(readKnown(builder.history, signal)).rejects.toThrow(
      /^This engine keeps no history of builds/,
    );
  });
});
