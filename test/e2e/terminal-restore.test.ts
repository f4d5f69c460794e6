import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Project, Recorder, shellImage, testBuilder, unique } from '../engine/build-project.ts';
import { type App, closeApps, openApp } from './driver/index.ts';
import { describeRestoration } from './driver/restoration.ts';

let project: Project;
/** Held by the running build; free again only once the engine has stopped its step. */
const lock = `stagedive-restore-${unique()}`;
const locked = `--mount=type=cache,id=${lock},sharing=locked,target=/lock`;

beforeAll(async () => {
  project = await Project.with({
    Dockerfile: [
      `FROM ${shellImage} AS endless`,
      `RUN ${locked} echo ${unique()}; while true; do echo tick; sleep 0.2; done`,
    ].join('\n'),
    'free.Dockerfile': [`FROM ${shellImage}`, 'ARG ROUND', `RUN ${locked} echo "$ROUND"`].join('\n'),
  });
});
afterEach(closeApps);
afterAll(() => project[Symbol.asyncDispose]());

type Env = Readonly<Record<string, string | undefined>>;

async function openExplore(env: Env): Promise<App> {
  const app = await openApp({ args: [project.folder, '-f', project.path('Dockerfile')], env });
  await app.see('endless');
  return app;
}

async function openBuild(env: Env): Promise<App> {
  const app = await openExplore(env);
  app.press('b');
  await app.see(/^│ tick/m, 60_000);
  return app;
}

/**
 * A step that wants the same lock runs to its end: the engine has stopped the one that was cancelled. Not with
 * noCache, which gives every build a cache of its own, and so no lock to wait for.
 */
async function expectCancelled(): Promise<void> {
  const builder = await testBuilder();
  const build = await builder.open(
    project.spec({
      dockerfile: { kind: 'file', path: project.path('free.Dockerfile') },
      buildArgs: { ROUND: unique() },
    }),
    new Recorder(),
  );
  expect(await build.run()).toMatchObject({ kind: 'done' });
  await build.close();
  await builder.close();
}

describeRestoration('Explore', { open: openExplore, shows: 'endless' });
describeRestoration('a running build', { open: openBuild, shows: /^│ tick/m, afterwards: expectCancelled });
