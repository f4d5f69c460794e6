/** The program with an engine behind a real ssh server, which asks for what it wants to know. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { canServeSsh, PASSPHRASE, PASSWORD, SSH_HOST, SshServer } from '../engine/ssh-server.ts';
import { type App, closeApps, openApp } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const program = [process.execPath, 'bin/stagedive.js'];

let folder: string;
let server: SshServer;
let project: Project;

describe.runIf(canServeSsh)('an engine behind ssh', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stagedive-ssh-'));
    server = await SshServer.start(folder);
    project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS build\nCOPY sent /\nRUN cat /sent; echo ${unique()} > /made\n`,
      sent: 'through ssh\n',
    });
  }, 120_000);
  afterEach(closeApps);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await project[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** The processes of ssh that were started with the tests' settings. */
  const clients = async (): Promise<string[]> => {
    const { stdout } = await execa('ps', ['-eo', 'pid=,args=']);
    return stdout.split('\n').filter((row) => row.includes(join(folder, 'client/ssh_config')));
  };
  const build = (env: Record<string, string>): Promise<App> =>
    openApp({
      command: [...program, 'build', '--progress', 'plain', project.folder],
      cols: 110,
      rows: 40,
      env,
    });

  test('is used with a key file, without a question', async () => {
    const env = await server.client({ host: 'host', key: 'plain' });
    const { status, stderr } = await runCommand(['build', project.folder], { env });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('through ssh') });
    expect(await clients()).toEqual([]);
  });

  test('is used with an agent, without a question', async () => {
    const env = await server.client({ host: 'host' });
    const agent = join(folder, 'agent');
    const started = await execa('ssh-agent', ['-a', agent]);
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started.stdout)?.[1]);
    try {
      await execa('ssh-add', ['-q', server.key('plain')], { env: { SSH_AUTH_SOCK: agent } });
      const listed = await runCommand(['files', 'build', '/made', '-C', project.folder], {
        env: { ...env, SSH_AUTH_SOCK: agent },
      });
      expect(listed).toMatchObject({ status: 0, stdout: expect.stringContaining('/made') });
    } finally {
      process.kill(pid);
    }
  });

  test.each([
    ['an unknown host key', { key: 'plain' }, `ssh does not know the host key of ${SSH_HOST}`],
    [
      'a changed host key',
      { host: 'other-host', key: 'plain' },
      `forget it with \`ssh-keygen -R ${SSH_HOST}\``,
    ],
    ['a passphrase', { host: 'host', key: 'locked' }, 'add your key to an agent with ssh-add'],
    [
      'a password',
      { host: 'host' },
      `the login at ${SSH_HOST} needs a password or a passphrase (Permission denied`,
    ],
    ['an unknown user', { host: 'host', key: 'plain', user: 'nobody-here' }, 'Permission denied'],
    ['no docker there', { host: 'host', key: 'plain', user: 'bare' }, `there is no docker on ${SSH_HOST}`],
  ] as const)('is refused without a terminal, in one sentence: %s', async (_, knows, said) => {
    const env = await server.client(knows);
    const { status, stderr } = await runCommand(['files', 'build', '-C', project.folder], { env });
    expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringContaining(said) });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('is reached by a command once its host key is accepted and its password given, which are asked for once', async () => {
    const app = await build(await server.client({}));
    await app.see(`ssh asks before it connects to ${SSH_HOST}.`);
    await app.see('(yes/no/[fingerprint])?');
    app.type('yes\r');
    await app.see('password:');
    app.type(`${PASSWORD}\r`);
    await app.see('Built build.', 60_000);
    expect(await app.exit()).toMatchObject({ status: 0 });
    expect(app.raw.match(/password:/g)).toHaveLength(1);
    expect(app.raw).not.toContain(PASSWORD);
    await expect.poll(clients, { timeout: 10_000 }).toEqual([]);
  });

  test('says that a login was refused, and that it was cancelled', async () => {
    const refused = await build(await server.client({ host: 'host' }));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await refused.until(() => refused.raw.match(/password:/g)?.length === attempt, 'a question');
      refused.type('wrong\r');
    }
    expect(await refused.exit(30_000)).toMatchObject({ status: 3 });
    expect(refused.raw.replaceAll(/\s+/g, ' ')).toContain(`${SSH_HOST} refused the login (Permission denied`);
    const cancelled = await build(await server.client({ host: 'host' }));
    await cancelled.see('password:');
    cancelled.press('ctrl+c');
    const exit = await cancelled.exit();
    expect(exit.status).toBe(130);
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
    await expect.poll(clients, { timeout: 10_000 }).toEqual([]);
  });

  test('asks in the place of the screens, which come back', async () => {
    const env = await server.client({ key: 'locked' });
    const app = await openApp({ args: [project.folder], cols: 110, rows: 30, env });
    await app.see('(yes/no/[fingerprint])?', 30_000);
    expect(app.screen()).not.toContain('Stages');
    app.type('yes\r');
    await app.see('Enter passphrase for key');
    app.type(`${PASSPHRASE}\r`);
    await app.see('Stages');
    app.press('b');
    await app.see('Built', 60_000);
    expect(app.raw.match(/Enter passphrase/g)).toHaveLength(1);
    expect(app.raw).not.toContain(PASSPHRASE);
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0 });
    await expect.poll(clients, { timeout: 10_000 }).toEqual([]);
  });

  test('that is not let in says so in the screens, which go on', async () => {
    const app = await openApp({
      args: [project.folder],
      cols: 110,
      rows: 30,
      env: await server.client({ key: 'plain' }),
    });
    await app.see('(yes/no/[fingerprint])?', 30_000);
    app.type('no\r');
    await app.see('Stages');
    app.press('!');
    const words = () =>
      app
        .lines()
        .join(' ')
        .replaceAll(/[│\s]+/g, ' ');
    await expect.poll(words).toContain(`the host key of ${SSH_HOST} was not accepted`);
    app.press('Escape');
    await app.gone('Warnings and notes');
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0 });
  });

  test('whose question is cancelled says so in the screens, which go on', async () => {
    const env = await server.client({ host: 'host', key: 'locked' });
    const app = await openApp({ args: [project.folder], cols: 110, rows: 30, env });
    await app.see('Enter passphrase for key', 30_000);
    app.press('ctrl+c');
    await app.see('Stages');
    app.press('!');
    await app.see(`${SSH_HOST} was cancelled`);
    app.press('Escape');
    await app.gone('Warnings and notes');
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0 });
    await expect.poll(clients, { timeout: 10_000 }).toEqual([]);
  });

  test('that breaks off is said to be lost, and asked for again by a key', async () => {
    const app = await openApp({
      args: [project.folder],
      cols: 110,
      rows: 30,
      env: await server.client({ host: 'host', key: 'locked' }),
    });
    await app.see('Enter passphrase for key', 30_000);
    app.type(`${PASSPHRASE}\r`);
    await app.see('Stages');
    app.press('b');
    await app.see('Built', 60_000);
    await server.cut();
    await app.see('engine lost', 30_000);
    app.press('r');
    await app.until(() => app.raw.match(/Enter passphrase/g)?.length === 2, 'a second question', 30_000);
    app.type(`${PASSPHRASE}\r`);
    // A step from the cache leaves no times to show.
    await app.see('✔ Built', 30_000);
    await app.gone('engine lost', 30_000);
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0 });
  });

  test('leaves no ssh behind when the program is killed', async () => {
    const app = await openApp({
      args: [project.folder],
      env: await server.client({ host: 'host', key: 'locked' }),
    });
    await app.see('Enter passphrase for key', 30_000);
    expect(await clients()).not.toEqual([]);
    process.kill(app.pid, 'SIGKILL');
    await expect.poll(clients, { timeout: 10_000 }).toEqual([]);
  });
});
