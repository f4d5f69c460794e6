/** An engine that has no endpoints `/grpc` and `/session`, but speaks HTTP/2 where it listens right away. */
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBuilder } from '../../src/buildkit/index.ts';
import { connectEngine } from '../../src/docker/index.ts';
import type { Builder } from '../../src/ports.ts';
import { isOldEngine, Project, Recorder, shellImage, unique } from './build-project.ts';
import { PlainProxy } from './plain-proxy.ts';
import { buildsFromContext } from './sent-context.ts';
import { canServeSsh, SshServer } from './ssh-server.ts';

const dockerHost = process.env.DOCKER_HOST ?? '';

/** A way to such an engine, and the environment that leads there. */
interface Way extends AsyncDisposable {
  readonly proxy: PlainProxy;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What belongs together is closed together, the last first. */
function way(proxy: PlainProxy, env: Way['env'], ...rest: readonly AsyncDisposable[]): Way {
  return {
    proxy,
    env: { ...process.env, DOCKER_HOST: proxy.address, ...env },
    [Symbol.asyncDispose]: async () => {
      for (const each of [...rest, proxy]) await each[Symbol.asyncDispose]();
    },
  };
}

const ways: Readonly<Record<string, (folder: string) => Promise<Way>>> = {
  'a local socket': async (folder) =>
    way(await PlainProxy.listen({ path: join(folder, 'plain.sock') }, dockerHost), {}),
  TCP: async () => way(await PlainProxy.listen({ tls: null }, dockerHost), {}),
  TLS: async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      algorithm: 'sha256',
    });
    // Nothing is verified: this is about what is spoken inside.
    return way(await PlainProxy.listen({ tls: { cert, key } }, dockerHost), { DOCKER_TLS: '1' });
  },
  ssh: async (folder) => {
    const proxy = await PlainProxy.listen({ path: join(folder, 'far.sock') }, dockerHost);
    const server = await SshServer.start(folder, proxy.address);
    return way(proxy, await server.client({ host: 'host', key: 'plain' }), server);
  },
};

describe.each(Object.keys(ways).filter((name) => name !== 'ssh' || canServeSsh))(
  'an engine without the endpoints for streams, over %s',
  (name) => {
    let home: Project;
    let over: Way;
    let builder: Builder;

    beforeAll(async () => {
      home = await Project.with({});
      const open = ways[name];
      if (open === undefined) throw new Error(`There is no way ${name}.`);
      over = await open(home.folder);
      builder = await createBuilder(await connectEngine({ env: over.env }), over.env);
    }, 120_000);

    afterAll(async () => {
      await builder.close();
      await over[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    });

    it('builds from a context and lists the result, all on one connection', async () => {
      await buildsFromContext(builder);
      const begun = (words: string) => over.proxy.heard.filter((line) => line.startsWith(words));
      expect(begun('POST /grpc')).toHaveLength(1);
      expect(begun('POST /session')).toEqual([]);
      // One to find out, one to stay.
      expect(begun('PRI ')).toHaveLength(2);
    });

    it('runs a process in what a failed step left', async ({ skip }) => {
      skip(await isOldEngine());
      await using project = await Project.with({
        Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} > /half; exit 6\n`,
      });
      const build = await builder.open(project.spec(), new Recorder());
      const outcome = await build.run();
      if (outcome.kind !== 'failed') throw new Error(`It ended as ${outcome.kind}.`);
      const container = await build.container({
        root: { kind: 'failure', failure: outcome.failure, side: 'after' },
      });
      const said: Buffer[] = [];
      const process = container.start({
        args: ['/bin/sh', '-c', 'cat /half'],
        env: [],
        cwd: '/',
        user: '',
        tty: null,
        output: (_stream, bytes) => void said.push(Buffer.from(bytes)),
      });
      process.endInput();
      expect(await process.ended).toEqual({ kind: 'exited', status: 0 });
      expect(Buffer.concat(said).toString()).toMatch(/^\d+-/);
      await container.release();
      await build.close();
    });
  },
);
