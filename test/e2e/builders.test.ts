/** The program with a buildx builder that is killed, stopped and started again. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuilderStandIn } from '../engine/builder-stand-in.ts';
import { type App, closeApps, openApp } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

afterAll(closeApps);

describe('a builder', () => {
  let home: Project;
  let desk: BuilderStandIn;
  let project: Project;

  beforeAll(async () => {
    home = await Project.with({});
    desk = await BuilderStandIn.start(home.folder, process.env.DOCKER_HOST ?? '');
    project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS build\nRUN echo ${unique()} > /made\nRUN echo ${unique()} $((40 + 2))-begins; sleep 30\n`,
    });
  });
  afterAll(async () => {
    await closeApps();
    await desk[Symbol.asyncDispose]();
    await project[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  const open = (): Promise<App> => openApp({ args: [project.folder], cols: 150, rows: 30, env: desk.env });
  test.each([
    ['killed', () => desk.kill()],
    ['stopped', () => desk.stop()],
  ])('that is %s leaves the screens alive, and a key goes on once it is back', async (_, end) => {
    const app = await open();
    app.press('b');
    await app.see('42-begins', 30_000);
    expect(app.lines()[0]).toMatch(/builder desk/);
    await end();
    await app.see('engine lost');
    await app.see('The engine at builder desk went away: the connection was closed.');
    app.press('r');
    await app.see('it does not answer yet');
    await desk.start();
    app.press('r');
    await app.gone('engine lost', 30_000);
    await app.see('Building', 30_000);
    app.press('q');
    app.press('Enter');
    await app.exit();
  });

  test('that is there is used by commands, and named', async () => {
    const { status, stderr, stdout } = await runCommand(['files', ':2', '/made', '-C', project.folder], {
      env: desk.env,
    });
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringContaining('/made') });
  });

  test('that is gone ends a command with 3 and one sentence', async () => {
    await desk.stop();
    const { status, stderr } = await runCommand(['build', project.folder], { env: desk.env });
    await desk.start();
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: `stagedive: The builder desk (BUILDX_BUILDER) cannot be reached: failed to dial the builder: ENOENT. Start buildkitd at unix://${join(home.folder, 'builder.sock')}, or check the builder's address and certificates with \`docker buildx inspect desk\`, or use the engine with --builder default.\n`,
    });
  });
});
