import { readdirSync, readFileSync } from 'node:fs';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBuilder } from '../../src/buildkit/index.ts';
import { builderConnection } from '../../src/docker/builder.ts';
import { connectEngine } from '../../src/docker/index.ts';
import type { Builder, EngineConnection } from '../../src/ports.ts';
import { Project, Recorder, shellImage, unique } from './build-project.ts';
import { dockerCli } from './docker-cli.ts';
import { buildsFromContext } from './sent-context.ts';

let home: Project;
let env: Record<string, string | undefined>;
let builder: Builder;

beforeAll(async () => {
  home = await Project.with({});
  env = await dockerCli(home.folder);
  builder = await createBuilder(dialDefault(), env);
});

afterAll(async () => {
  await builder.close();
  await home[Symbol.asyncDispose]();
});

/** A connection through `docker buildx dial-stdio` to the builder of the docker context, which is the engine itself. */
function dialDefault(): EngineConnection {
  const named = { name: 'default', driver: 'docker', nodes: [], source: '--builder' };
  return builderConnection({ builder: named, platform: undefined, env }, () => connectEngine({ env }));
}

/** The `docker buildx dial-stdio` that are children of this process. */
function proxies(): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const parent = /\) \w (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return Number(parent) === process.pid && command.includes('dial-stdio') ? [command] : [];
      } catch {
        return [];
      }
    });
}

describe('a builder behind docker buildx dial-stdio', () => {
  it('reports its version and platform', () => {
    expect(proxies()).toHaveLength(1);
    expect(builder.engine).toMatchObject({ address: 'builder default', source: '--builder' });
    expect(builder.engine.platform).toMatch(/^linux\//);
  });

  it('builds, with a session on the same stream', async () => {
    await buildsFromContext(builder);
  });

  it('stores images if the builder is the engine itself', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} > /mark\n`,
    });
    const name = `stagedive-test/builder-${process.pid}:1`;
    const build = await builder.open(project.spec({ tags: [name] }), new Recorder());
    const outcome = await build.run();
    await build.close();
    const docker = new Docker({ socketPath: (process.env.DOCKER_HOST ?? '').slice('unix://'.length) });
    const stored = await docker.getImage(name).inspect();
    await docker.getImage(name).remove();
    expect(outcome).toEqual({ kind: 'done', imageId: stored.Id });
  });

  it('cancels a running build', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}; while true; do echo tick; sleep 0.2; done\n`,
    });
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    const outcome = build.run();
    await heard.logged('tick');
    build.cancel();
    expect(await outcome).toEqual({ kind: 'cancelled' });
    await build.close();
  });

  it('is reported as lost when the proxy ends', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}; while true; do echo tick; sleep 0.2; done\n`,
    });
    const connection = dialDefault();
    const other = await createBuilder(connection, env);
    const heard = new Recorder();
    const build = await other.open(project.spec(), heard);
    const outcome = build.run();
    await heard.logged('tick');
    await connection.close();
    expect(await outcome).toMatchObject({ kind: 'lost' });
    await build.close();
    await other.close();
  });

  it('leaves no process behind', async () => {
    await builder.close();
    await expect.poll(() => proxies()).toEqual([]);
  });

  it('is refused with one sentence if no builder has that name', async () => {
    await expect(connectEngine({ builder: 'no-such-builder', env })).rejects.toThrow(
      'There is no builder no-such-builder (--builder); `docker buildx ls` lists them.',
    );
  });

  it('is not needed for the default builder, which is the engine', async () => {
    const connection = await connectEngine({ builder: 'default', env });
    expect(connection.kind).toBe('engine');
    await connection.close();
  });
});
