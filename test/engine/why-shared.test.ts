/** Why it ran again, where other builds share its steps or its files. */
import { utimes, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { Project, shellImage, unique } from './build-project.ts';
import { builderAndState } from './builder-and-state.ts';
import { recordedBuild } from './recorded-project.ts';

const { builder, state } = await builderAndState();

const IGNORED = { status: () => undefined, notice: () => undefined };

it('does not say that steps ran which a build that is still open had run', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} | tee /a\nRUN echo ${unique()} > /b\n`,
  });
  const held = await builder.open(project.spec(), IGNORED);
  try {
    expect((await held.run()).kind).toBe('done');
    const first = await recordedBuild(builder, project, state);
    expect(first.record.steps.slice(1).map((step) => step.state)).toEqual(['cached', 'cached']);
    expect((await recordedBuild(builder, project, state)).why.sentence).toBeNull();
  } finally {
    await held.close();
  }
});

it('knows the contents of a file that the engine got for another target', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS build\nCOPY . /src\nFROM build\nRUN echo ${unique()} > /a\n`,
    'f.txt': unique(),
    'g.txt': unique(),
  });
  await recordedBuild(builder, project, state);
  await writeFile(project.path('f.txt'), unique());
  const other = await builder.open(project.spec({ target: 'build' }), IGNORED);
  expect((await other.run()).kind).toBe('done');
  await other.close();
  await recordedBuild(builder, project, state);
  await utimes(project.path('f.txt'), new Date(), new Date());
  await writeFile(project.path('g.txt'), unique());
  const { why } = await recordedBuild(builder, project, state);
  expect(why.steps[1]?.change?.files).toEqual([{ path: 'g.txt', change: 'modified' }]);
});
