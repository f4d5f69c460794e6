import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CuttingProxy } from '../engine/cutting-proxy.ts';
import { testScreens } from './driver/index.ts';
import {
  demo,
  EngineLock,
  Project,
  runCommand,
  shellImage,
  startCommand,
  ticked,
  ticking,
  unique,
} from './projects.ts';

const { open } = testScreens({ cols: 100, rows: 30 });

const engine = (): string => process.env.DOCKER_HOST ?? '';

async function endless(lock: EngineLock): Promise<Project> {
  return Project.with({
    Dockerfile: `FROM ${shellImage} AS endless\nRUN ${lock.mount} echo ${unique()}; ${ticking}\n`,
  });
}

describe('no engine', () => {
  test.each([
    ['unix:///nowhere/docker.sock', 'there is no such socket'],
    ['tcp://127.0.0.1:1', 'nothing is listening there'],
  ])('%s: which address was tried, why it failed, what to do', async (address, reason) => {
    const { status, stdout, stderr } = await runCommand(['build', demo], { env: { DOCKER_HOST: address } });
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toBe(
      `stagedive: No Docker engine answers. Tried ${address} (DOCKER_HOST): ${reason}. Start Docker, or set DOCKER_HOST to a running engine.\n`,
    );
  });

  test('that does not answer is given up, and the command ends', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\n' });
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(project.path('silent.sock'), resolve));
    const env = { DOCKER_HOST: `unix://${project.path('silent.sock')}` };
    const { status, stderr } = await runCommand(['build', project.folder], { env });
    silent.close();
    expect(status).toBe(3);
    expect(stderr).toContain('no answer in time');
  });

  test('leaves Explore usable: the header shows it, b says why', async () => {
    const app = await open(demo, { env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } });
    await app.header.shows('no engine');
    app.press('Up');
    await app.links.isTitled('← runtime-dynamic →');
    app.press('b');
    await app.build.steps.isTitled('runtime was not built');
    await app.shows(/Tried unix:\/\/\/nowhere\/docker\.sock|No Docker engine answers/);
    app.press('!');
    await app.overlay.isTitled('Warnings and notes');
    await app.overlay.shows('Start Docker', 'unix:///nowhere/docker.sock');
    await app.interrupt();
  });
});

describe('an engine that goes away in the middle of a build', () => {
  test('is reported by the command, which ends with 3', async () => {
    const lock = new EngineLock();
    await using project = await endless(lock);
    await using proxy = await CuttingProxy.listen(project.path('engine.sock'), engine());
    const command = startCommand(['build', project.folder], { env: { DOCKER_HOST: proxy.address } });
    await command.said(ticked);
    proxy.cut();
    const { status, stdout, stderr } = await command.end;
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(
      /\nstagedive: The engine at unix:\/\/\S+ went away: the connection was closed\. Run this again once the engine is back\.\n$/,
    );
    expect(stderr).not.toMatch(/\n {4}at /);
    await lock.free();
  });

  test('is reported on the screen, and the build can be run again when the engine is back', async () => {
    const lock = new EngineLock();
    await using project = await endless(lock);
    const proxy = await CuttingProxy.listen(project.path('engine.sock'), engine());
    const app = await open(project.folder, { cols: 140, env: { DOCKER_HOST: proxy.address } });
    await app.header.shows(/engine \d+\./);
    app.press('b');
    await app.build.log.shows(ticked);
    await proxy[Symbol.asyncDispose]();
    await app.build.summary.shows('Could not build endless', 'went away: the connection was closed');
    await app.header.shows('engine lost');
    await app.footer.shows('The engine is lost: the connection was closed. r goes on once it is back.');
    app.press('r');
    await app.footer.shows('it does not answer yet. r goes on');
    await app.build.steps.isTitled('endless was not built');
    await lock.free();
    await using back = await CuttingProxy.listen(project.path('engine.sock'), engine());
    expect(back.open).toBe(0);
    app.press('r');
    await app.header.shows(/engine \d+\./);
    await app.build.log.shows(ticked);
    await app.interrupt();
    await lock.free();
  });
});
