// Whether the bundled program works at all on the Node that runs this: `npm run test:nodes` asks each of them.
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openApp, recordStatus, testScreens } from '../e2e/driver/index.ts';

const run = promisify(execFile);
const bin = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));
const demo = fileURLToPath(new URL('../../demo', import.meta.url));

/** No engine: nothing here needs one. */
const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
const { home, open } = testScreens({ cols: 100, rows: 30, env });

/** The program without a terminal. */
async function stagedive(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [bin, ...args], { env: { ...process.env, ...env } });
  return stdout;
}

test('Explore opens in a terminal, follows keys and the window, and leaves nothing behind', async () => {
  const app = await open(demo);
  await app.stages.isAt(/^❯ ◆ \d runtime/);
  app.press('g');
  await app.stages.isAt(/^❯ . 0 \S/);
  app.press('?');
  await app.overlay.shows();
  app.press('Escape');
  await app.overlay.closes();
  const { terminal } = app;
  terminal.resize(80, 24);
  await app.until(() => terminal.lines()[1]?.length === 80, 'a frame of the small window');
  app.press('ctrl+z');
  expect(await terminal.stopped(1)).toBe(terminal.settingsBefore());
  terminal.foreground();
  await app.stages.shows();
  await app.quit();
});

test('ls --json prints the stages', async () => {
  const listed = JSON.parse(await stagedive('ls', '--json', demo)) as { defaultTarget: string };
  expect(listed.defaultTarget).toBe('runtime');
});

test('without a terminal the screens are the list of stages', async () => {
  expect(await stagedive(demo)).toContain(await stagedive('ls', demo));
});

test('an engine that is not there is status 3, in one sentence', async () => {
  const error = await stagedive('build', demo).then(
    () => null,
    (reason: { code: number; stderr: string }) => reason,
  );
  expect(error?.code).toBe(3);
  expect(error?.stderr).toMatch(/^stagedive: [^\n]+\n$/);
});

describe('a window that is closed', () => {
  test('ends the screens with 129', async () => {
    const { terminal } = await open(demo, { env: recordStatus });
    terminal.hangUp();
    expect(await terminal.ended()).toBe(129);
  });

  test.each(['build', 'shell'])('ends %s with 129', async (command) => {
    // An engine that says nothing.
    const silent = createServer();
    const socket = join(home(), 'silent.sock');
    const asked = new Promise<void>((resolve) => silent.once('connection', () => resolve()));
    await new Promise<void>((resolve) => silent.listen(socket, resolve));
    const args = command === 'build' ? ['build', demo] : ['shell', '-C', demo, 'runtime'];
    const app = await openApp({ args, env: { ...recordStatus, DOCKER_HOST: `unix://${socket}` } });
    await asked;
    app.hangUp();
    expect(await app.ended()).toBe(129);
    silent.close();
  });
});
