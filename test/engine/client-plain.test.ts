/** An engine that has no endpoints `/grpc` and `/session`, but speaks HTTP/2 on its socket right away. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Builder } from '../../src/ports.ts';
import { isOldEngine, Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';
import { PlainProxy } from './plain-proxy.ts';

let home: Project;
let proxy: PlainProxy;
let builder: Builder;

beforeAll(async () => {
  home = await Project.with({});
  proxy = await PlainProxy.listen(join(home.folder, 'plain.sock'), process.env.DOCKER_HOST ?? '');
  builder = await testBuilder(proxy.address);
});

afterAll(async () => {
  await builder.close();
  await proxy[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

describe('an engine without the endpoints for streams', () => {
  it('builds from a context and lists the result, all on one connection', async () => {
    await using project = await Project.with({
      'a.txt': 'sent through the session\n',
      big: 'x'.repeat(5_000_000),
      Dockerfile: `FROM ${shellImage}\nCOPY a.txt big /\nRUN cat /a.txt && wc -c /big && echo ${unique()}\n`,
    });
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    const { graph } = await build.resolve();
    expect(await build.run()).toMatchObject({ kind: 'done' });
    expect(heard.log).toContain('sent through the session');
    expect(heard.log).toContain('5000000 /big');
    if (graph.result === null) throw new Error('no result');
    const paths = [];
    for await (const { path } of build.tree(graph.result)) paths.push(path);
    expect(paths).toContain('a.txt');
    await build.close();
    expect(proxy.heard.filter((line) => line.startsWith('POST /grpc'))).toHaveLength(1);
    expect(proxy.heard.filter((line) => line.startsWith('POST /session'))).toEqual([]);
    // One to find out, one to stay.
    expect(proxy.heard.filter((line) => line.startsWith('PRI '))).toHaveLength(2);
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
});
