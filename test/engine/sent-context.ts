import { expect } from 'vitest';
import type { Builder } from '../../src/ports.ts';
import { Project, Recorder, shellImage, unique } from './build-project.ts';

/** Builds from a context with a large file, and lists the result: all of it goes over the builder's connection. */
export async function buildsFromContext(builder: Builder): Promise<void> {
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
  expect(paths.length).toBeGreaterThan(100);
  await build.close();
}
