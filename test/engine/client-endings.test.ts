import Docker from 'dockerode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectEngine } from '../../src/docker/index.ts';
import { Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { processesWith } from './processes.ts';

const rejections: unknown[] = [];
const remember = (reason: unknown) => rejections.push(reason);

beforeEach(() => {
  process.on('unhandledRejection', remember);
});

afterEach(() => {
  process.off('unhandledRejection', remember);
  expect(rejections.splice(0)).toEqual([]);
});

function engineAddress(): string {
  const address = process.env.DOCKER_HOST;
  if (!address?.startsWith('unix://')) throw new Error('These tests want DOCKER_HOST to be a unix socket.');
  return address;
}

/** A project whose only step prints `started` and then never ends. */
function endless(): Promise<Project> {
  return Project.with({
    Dockerfile: `FROM ${shellImage}\nRUN echo started ${unique()}; while true; do echo tick; sleep 0.2; done\n`,
  });
}

describe('a build that is cancelled', () => {
  it('ends as cancelled, also in the daemon, and leaves nothing open', async () => {
    await using project = await endless();
    await using proxy = await CuttingProxy.listen(project.path('engine.sock'), engineAddress());
    const builder = await testBuilder(proxy.address);
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    const outcome = build.run();
    await heard.logged('tick');
    build.cancel();
    expect(await outcome).toEqual({ kind: 'cancelled' });
    await build.close();

    // The step was stopped, so it starts again at once and does not join one that still runs.
    const again = new Recorder();
    const second = await builder.open(project.spec(), again);
    const rerun = second.run();
    await again.logged('started');
    expect(again.log.indexOf('started')).toBe(0);
    second.cancel();
    await rerun;
    await second.close();
    await builder.close();
    await expect.poll(() => proxy.open).toBe(0);
  });

  it('leaves no process when it is cancelled just as a step starts', async () => {
    const mark = unique();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nENV MARK=${mark}\nRUN --mount=type=cache,target=/cache sleep 1000\n`,
    });
    const builder = await testBuilder();
    for (let round = 0; round < 3; round += 1) {
      const heard = new Recorder();
      const build = await builder.open(project.spec(), heard);
      const outcome = build.run();
      await expect.poll(() => heard.vertex('sleep 1000')?.started ?? null, { interval: 1 }).not.toBeNull();
      build.cancel();
      expect(await outcome).toEqual({ kind: 'cancelled' });
      await build.close();
    }
    // Another step takes long enough for them to appear, or to end.
    await using other = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}\n` });
    const build = await builder.open(other.spec(), new Recorder());
    expect(await build.run()).toMatchObject({ kind: 'done' });
    await build.close();
    await expect.poll(() => processesWith(`MARK=${mark}`)).toEqual([]);
    await builder.close();
  });

  it('can be cancelled before it runs, and closed while it runs', async () => {
    await using project = await endless();
    const builder = await testBuilder();
    const early = await builder.open(project.spec(), new Recorder());
    early.cancel();
    expect(await early.run()).toEqual({ kind: 'cancelled' });
    await early.close();
    const heard = new Recorder();
    const running = await builder.open(project.spec(), heard);
    const outcome = running.run();
    await heard.logged('tick');
    await running.close();
    expect(await outcome).toEqual({ kind: 'cancelled' });
    await builder.close();
  });

  it('can still solve states', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} > /good\nRUN while true; do echo tick; sleep 0.2; done\n`,
    });
    const builder = await testBuilder();
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    const { graph } = await build.resolve();
    const outcome = build.run();
    await heard.logged('tick');
    build.cancel();
    await outcome;
    const good = graph.steps.find(({ name }) => name.includes('/good'));
    const state = await build.solve({ digest: good?.digest ?? '', index: 0 });
    expect((await state.readDir('/')).map(({ path }) => path)).toContain('good');
    await build.close();
    await builder.close();
  });
});

describe('a connection that breaks', () => {
  it('ends a running build as lost, with every call on it', async () => {
    await using project = await endless();
    await using proxy = await CuttingProxy.listen(project.path('engine.sock'), engineAddress());
    const builder = await testBuilder(proxy.address);
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    const { graph } = await build.resolve();
    const outcome = build.run();
    await heard.logged('tick');
    const listing = (async () => {
      if (graph.result === null) throw new Error('no result');
      for await (const _ of build.tree(graph.result));
    })();
    proxy.cut();
    expect(await outcome).toMatchObject({
      kind: 'lost',
      message: expect.stringContaining('went away: the connection was closed.'),
    });
    await expect(listing).rejects.toMatchObject({ code: 'engine-lost' });
    await expect(builder.lint(project.spec())).rejects.toMatchObject({ code: 'engine-lost' });
    expect(await builder.lost).toMatchObject({ code: 'engine-lost' });
    await build.close();
    await builder.close();
  });

  it('is reported when it breaks before the build', async () => {
    await using project = await endless();
    await using proxy = await CuttingProxy.listen(project.path('engine.sock'), engineAddress());
    const builder = await testBuilder(proxy.address);
    proxy.cut();
    const opened = builder.open(project.spec(), new Recorder());
    const outcome = opened.then((build) => build.run());
    await outcome.then(
      (ended) => expect(ended.kind).toBe('lost'),
      (error: Error) => expect(error.message).not.toBe(''),
    );
    await builder.close();
  });
});

describe('an image', () => {
  it('is stored under every tag, and nothing else is', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} > /mark\nLABEL made.by=stagedive-test\n`,
    });
    const docker = new Docker({ socketPath: engineAddress().slice('unix://'.length) });
    const label = { filters: JSON.stringify({ label: ['made.by=stagedive-test'] }) };
    const builder = await testBuilder();

    const untagged = await builder.open(project.spec(), new Recorder());
    expect(await untagged.run()).toEqual({ kind: 'done', imageId: null });
    await untagged.close();
    expect(await docker.listImages(label)).toEqual([]);

    const name = `stagedive-test/${process.pid}`;
    const heard = new Recorder();
    const tagged = await builder.open(project.spec({ tags: [`${name}:a`, `${name}:b`] }), heard);
    const { graph } = await tagged.resolve();
    const outcome = await tagged.run();
    const stored = await docker.getImage(`${name}:a`).inspect();
    expect(outcome).toEqual({ kind: 'done', imageId: stored.Id });
    expect(stored.RepoTags?.sort()).toEqual([`${name}:a`, `${name}:b`]);
    expect(heard.notices).toEqual([{ kind: 'image-stored', text: expect.stringContaining(`${name}:a`) }]);
    // The build that stored it is over; its states can still be read.
    if (graph.result === null) throw new Error('no result');
    const state = await tagged.solve(graph.result);
    expect((await state.readDir('/')).map(({ path }) => path)).toContain('mark');
    await tagged.close();
    await builder.close();

    for (const tag of stored.RepoTags ?? []) await docker.getImage(tag).remove();
    expect(await docker.listImages(label)).toEqual([]);
  });

  it('is loaded from an archive, and a broken archive is refused', async () => {
    const docker = new Docker({ socketPath: engineAddress().slice('unix://'.length) });
    const name = `stagedive-test/load-${process.pid}:1`;
    await docker.getImage(shellImage).tag({ repo: name.split(':')[0] ?? '', tag: '1' });
    const saved = await docker.getImage(name).get();
    const archive: Uint8Array[] = [];
    for await (const chunk of saved) archive.push(chunk as Uint8Array);
    await docker.getImage(name).remove();

    const connection = await connectEngine({ env: process.env });
    await connection.loadImage(parts(archive), null);
    const loaded = await docker.getImage(name).inspect();
    await docker.getImage(name).remove();
    expect(loaded.RepoTags).toContain(name);
    await expect(connection.loadImage(parts([Buffer.alloc(1024, 1)]), null)).rejects.toThrow();
    await connection.close();
  });
});

async function* parts(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
