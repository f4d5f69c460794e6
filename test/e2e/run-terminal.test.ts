/** `stagedive run` in a real terminal. */
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeApps, openApp, untouched } from './driver/index.ts';
import { Project, shellImage, unique } from './projects.ts';

let project: Project;
beforeAll(async () => {
  project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nENV ID=${unique()}\nCMD ["sh"]\n`,
  });
});
afterEach(closeApps);
afterAll(() => project[Symbol.asyncDispose]());

async function started(...args: readonly string[]) {
  const app = await openApp({ args: ['run', '-C', project.folder, ...args] });
  await app.see(/[#$]$/, 30_000);
  return app;
}

async function leftContainers(): Promise<string> {
  return (await execa('docker', ['ps', '-aq', '--filter', 'label=dev.stagedive.container'])).stdout;
}

test('has the terminal to itself, its size too, and gives it back with its exit status', async () => {
  const app = await started();
  app.type('tty; stty size; echo "term $TERM"\r');
  await app.see(/^\/dev\/pts\/0$/m);
  const { columns, rows } = { columns: 100, rows: 30 };
  await app.resize(columns, rows);
  app.type('stty size\r');
  await app.see(new RegExp(`^${rows} ${columns}$`, 'm'));
  app.type('exit 5\r');
  const exit = await app.exit();
  expect(exit).toMatchObject({ status: 5, modes: untouched });
  expect(exit.settingsAfter).toBe(exit.settingsBefore);
  expect(await leftContainers()).toBe('');
});

test('gets ctrl+c and ctrl+p as keys', async () => {
  const app = await started();
  app.type('echo first\r');
  await app.see(/^first$/m);
  app.type("sh -c 'echo begun; sleep 100'\r");
  await app.see(/^begun$/m);
  app.press('ctrl+c');
  app.type('echo "after $?"\r');
  await app.see(/^after 130$/m);
  app.type('\x10\x10');
  await app.see(/begun; sleep 100'$/);
  app.press('ctrl+c');
  app.press('ctrl+d');
  expect(await app.exit()).toMatchObject({ modes: untouched });
});

test('a signal ends it, with the terminal as it was and nothing left', async () => {
  const app = await started();
  process.kill(app.pid, 'SIGTERM');
  const exit = await app.exit();
  expect(exit).toMatchObject({ status: 143, modes: untouched });
  expect(exit.settingsAfter).toBe(exit.settingsBefore);
  await expect.poll(leftContainers, { timeout: 10_000 }).toBe('');
});

test('a SIGQUIT is for the program, which goes on', async () => {
  const app = await started();
  app.type("trap 'echo got' QUIT; echo set\r");
  await app.see(/^set$/m);
  process.kill(app.pid, 'SIGQUIT');
  app.type('\r');
  await app.see(/^got$/m);
  app.type('exit 5\r');
  expect(await app.exit()).toMatchObject({ status: 5, modes: untouched });
  expect(await leftContainers()).toBe('');
});

test('has no terminal where that is not wanted', async () => {
  const app = await openApp({
    args: [
      'run',
      '-C',
      project.folder,
      '--tty=false',
      '--interactive=false',
      '--',
      'sh',
      '-c',
      'tty; cat; exit 4',
    ],
  });
  expect(await app.exit()).toMatchObject({ status: 4 });
  expect(app.screen()).toContain('not a tty');
});
