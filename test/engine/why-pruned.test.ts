/** Why it ran again: results that the engine no longer has, and another platform. */
import { utimes } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { Project, shellImage, unique } from './build-project.ts';
import { builderAndState } from './builder-and-state.ts';
import { prune } from './prune.ts';
import { recordedBuild } from './recorded-project.ts';

const { builder, state } = await builderAndState();

it('says of a pruned step that nothing changed, and of what follows that it is because of it', async () => {
  const id = unique();
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nRUN echo ${id} > /a\nRUN echo after ${id} > /b\n`,
  });
  await recordedBuild(builder, project, state);
  await prune(id);
  const { why } = await recordedBuild(builder, project, state);
  const reasons = why.steps.map(({ line, change }) => [line, change?.reason ?? null, change?.detail ?? '']);
  expect(reasons).toEqual([
    [1, null, ''],
    [2, 'pruned', 'nothing changed; the engine no longer has the result of this step'],
    [3, 'parent', 'because of line 2: nothing changed; the engine no longer has the result of this step'],
  ]);
  expect(why.sentence).toMatch(/because the engine no longer has the result of line 2\.$/);
  const again = await recordedBuild(builder, project, state);
  expect(again.why.sentence).toBeNull();
});

it('names the platform where a step sees it', async () => {
  const id = unique();
  await using project = await Project.with({
    Dockerfile: `FROM --platform=linux/amd64 ${shellImage}\nARG TARGETARCH\nRUN echo $TARGETARCH ${id} > /a\n`,
  });
  await recordedBuild(builder, project, state, { platforms: ['linux/amd64'] });
  const { why } = await recordedBuild(builder, project, state, { platforms: ['linux/arm64'] });
  expect(why.sentence).toContain('TARGETARCH changed from "amd64" to "arm64"');
});

it('counts a file as changed after the first record only if it changed, also where the engine had it before', async () => {
  const id = unique();
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nCOPY src /src\nRUN echo ${id} > /a\n`,
    'src/same': id,
    'src/other': id,
  });
  // Somebody built it before stagedive did.
  const build = await builder.open(project.spec(), { status: () => undefined, notice: () => undefined });
  await build.run();
  await build.close();
  await recordedBuild(builder, project, state);
  await utimes(project.path('src/same'), new Date(), new Date(Date.now() - 60_000));
  await project.write('src/other', unique());
  const { why } = await recordedBuild(builder, project, state);
  expect(why.steps.find(({ line }) => line === 2)?.change).toMatchObject({
    detail: 'src/other changed',
    files: [{ path: 'src/other', change: 'modified' }],
    fileCount: 1,
  });
});
