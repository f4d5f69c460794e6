/** The program with a buildx builder that is killed, stopped and started again, and with an ssh that wants to ask. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
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
      stderr:
        'stagedive: The builder desk (BUILDX_BUILDER) cannot be reached: failed to dial the builder: ENOENT. Start it with `docker buildx inspect --bootstrap desk`, or use the engine with --builder default.\n',
    });
  });
});

describe('an ssh that has to ask', () => {
  /** A stand-in that asks on the terminal, as ssh does about the key of a host, and gives up where there is none. */
  const ASKING = `#!/bin/sh
if (: < /dev/tty) 2> /dev/null; then
  printf 'Are you sure you want to continue connecting (yes/no)? ' > /dev/tty
  read -r answer < /dev/tty
fi
echo 'Host key verification failed.' >&2
exit 255
`;

  async function env(home: Project): Promise<Record<string, string>> {
    await mkdir(home.path('bin'));
    await writeFile(home.path('bin/ssh'), ASKING);
    await chmod(home.path('bin/ssh'), 0o755);
    return { PATH: `${join(home.folder, 'bin')}:${process.env.PATH}`, DOCKER_HOST: 'ssh://me@far.example' };
  }

  test('never asks over the screens, and is told with what to do', async () => {
    await using home = await Project.with({ Dockerfile: 'FROM scratch\n' });
    const app = await openApp({ args: [home.folder], cols: 80, rows: 24, env: await env(home) });
    app.press('b');
    await app.see('ssh does', 30_000);
    const text = app
      .lines()
      .join(' ')
      .replaceAll(/[│\s]+/g, ' ');
    expect(text).toContain('run `ssh far.example` once in a terminal and accept it');
    expect(app.raw).not.toContain('Are you sure');
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0 });
  });

  test('ends a command with 3 in a terminal, too', async () => {
    await using home = await Project.with({ Dockerfile: 'FROM scratch\n' });
    const app = await openApp({
      command: [process.execPath, 'bin/stagedive.js', 'build', home.folder],
      cols: 80,
      rows: 24,
      env: await env(home),
    });
    expect(await app.exit(30_000)).toMatchObject({ status: 3 });
    expect(app.raw).not.toContain('Are you sure');
  });
});
