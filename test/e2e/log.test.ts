/** STAGEDIVE_LOG on a real engine: what the log holds, and what neither it nor --debug may hold. */
import { chmod, readFile, stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openApp, testScreens } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const { open } = testScreens();

/** Milliseconds that an engine may take for something on a busy machine. */
const STEP = 60_000;

const read = (project: Project): Promise<string> => readFile(project.path('log'), 'utf8');

describe('with STAGEDIVE_LOG', () => {
  test('a build writes a line for its start, requests, calls, changes of steps, and its end', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS base\nRUN echo ${unique()}\nRUN echo ${unique()}; exit 3\n`,
    });
    const log = project.path('log');
    const { status } = await runCommand(['build', project.folder], { env: { STAGEDIVE_LOG: log } });
    expect(status).toBe(1);
    const text = await read(project);
    const lines = text.split('\n').map((line) => line.replace(/^\S+Z \d+ /, ''));
    expect(lines[0]).toMatch(/^start command=build version=\S+ node=v\S+ platform=\w+\/\w+$/);
    expect(lines.at(-2)).toBe('end status=1');
    expect(text).toMatch(/ engine ms=\S+ outcome=ok address=\S+ source=\S+ version=\S+ platform=\S+$/m);
    expect(text).toMatch(/ request method=GET path=\/version address=\S+ ms=\S+ outcome=ok$/m);
    expect(text).toMatch(/ call method=LLBBridge\/Solve build=\w{12} ref=\w{12} ms=\S+ outcome=ok$/m);
    expect(text).toMatch(/ served method=FileSync\/DiffCopy session=\w{12} ms=\S+ outcome=ok$/m);
    expect(text).toMatch(/ step session=\w{12} digest=\w{12} step="\[(?:base )?2\/3\] RUN" status=started$/m);
    expect(text).toMatch(/ step="\[(?:base )?2\/3\] RUN" ms=\d+ status=done$/m);
    expect(text).toMatch(/ step="\[(?:base )?3\/3\] RUN" ms=\d+ status=failed exit=3$/m);
    expect(text).not.toContain('outcome=unfinished');
    expect((await stat(log)).mode & 0o777).toBe(0o600);
  });

  test('the screens write a line for each of their actions', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}\n` });
    const app = await open(project.folder, { env: { STAGEDIVE_LOG: project.path('log') } });
    app.press('b');
    await app.shows('Built stage 0 in');
    await app.quit();
    const text = await read(project);
    expect(text).toMatch(/ action type=build\/asked noCache=false keepGoing=false$/m);
    expect(text).toMatch(/ action type=build\/ended outcome=done$/m);
    expect(text).toMatch(/ action type=quit\/asked$/m);
    expect(text).toMatch(/ end status=0\n$/);
  });
});

describe('a log that cannot be written', () => {
  test('ends every command with 2 and one sentence before anything is done', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\n' });
    for (const command of ['ls', 'build', '--version']) {
      const env = { STAGEDIVE_LOG: project.path('none/log') };
      expect(await runCommand([command], { cwd: project.folder, env })).toEqual({
        status: 2,
        stdout: '',
        stderr: `stagedive: STAGEDIVE_LOG: ${env.STAGEDIVE_LOG}: there is no such folder; name a writable file, or unset STAGEDIVE_LOG.\n`,
      });
    }
  });

  test.runIf(process.getuid?.() === 0)('is said to be forbidden to this user', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\n' });
    await chmod(project.folder, 0o755);
    const env = { STAGEDIVE_LOG: project.path('log') };
    const { status, stderr } = await runCommand(['ls'], { cwd: project.folder, env, uid: 65534 });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^stagedive: STAGEDIVE_LOG: \S+\/log: permission denied; name a writable file/);
  });
});

describe('neither the log nor --debug holds', () => {
  /** A word that is to stay secret: `canary-` and what it is. */
  const canary = (what: string): string => `canary-${what}-${unique()}`;

  test('secrets, build args with the names of secrets, keys, passwords, or contents of files', async () => {
    const [file, env, arg, key, password, contents, shellEnv] = [
      ...['file', 'env', 'arg', 'key', 'password', 'contents', 'shell-env'].map(canary),
    ] as [string, string, string, string, string, string, string];
    const auth = Buffer.from(`me:${password}`).toString('base64');
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS base
ARG TOKEN
COPY contents /contents
RUN --mount=type=secret,id=file --mount=type=secret,id=env cat /run/secrets/* > /dev/null
FROM base AS failing
RUN --mount=type=secret,id=file ! env | grep -q TOKEN
FROM base AS named
RUN test -z "$TOKEN"
FROM localhost:9/private/image:\${TOKEN:-none} AS pulled
ARG TOKEN
FROM localhost:9/private/image AS refused
`,
      contents,
      'secret-file': file,
      id_key: `-----BEGIN OPENSSH PRIVATE KEY-----\n${key}\n`,
      'docker/config.json': JSON.stringify({ auths: { 'localhost:9': { auth } } }),
    });
    const said: string[] = [];
    const stagedive = async (command: string, ...args: string[]): Promise<string> => {
      const flags = ['-C', project.folder, '--build-arg', `TOKEN=${arg}`];
      const secrets = [
        '--secret',
        `id=file,src=${project.path('secret-file')}`,
        '--secret',
        'id=env,env=CANARY',
      ];
      const { stderr } = await runCommand([command, '--debug', ...flags, ...secrets, ...args], {
        env: {
          STAGEDIVE_LOG: project.path('log'),
          CANARY: env,
          DOCKER_CONFIG: project.path('docker'),
        },
      });
      return stderr;
    };
    for (const target of ['base', 'failing', 'refused']) {
      said.push(await stagedive('build', '--target', target));
    }
    said.push(
      await stagedive('build', '--target', 'base', '--ssh', `default=${project.path('id_key')}`),
      await stagedive('cat', 'base', '/contents'),
      await stagedive('files', 'base', '/none'),
      await stagedive(
        'shell',
        'base',
        '-e',
        `MORE=${shellEnv}`,
        '--',
        'sh',
        '-c',
        'cat /contents; echo $MORE',
      ),
      await stagedive('shell', 'failing', '--', 'true'),
    );
    // BuildKit itself puts the arg into the name of the step and of the image.
    for (const target of ['named', 'pulled']) said.push(await stagedive('build', '--target', target));

    const log = await read(project);
    expect(log.match(/ start /g)).toHaveLength(10);
    expect(log).toMatch(/ served method=Secrets\/GetSecret /);
    expect(log).toMatch(/ call method=LLBBridge\/ExecProcess /);
    expect(said.join('')).toContain('is not a private key');
    const told = `${log}\n${said.join('\n')}`;
    for (const secret of [file, env, arg, key, password, auth, contents, shellEnv]) {
      expect(told).not.toContain(secret);
    }
  });

  test('what is typed in a shell or in a field of the screens', async () => {
    const [typed, sought] = [canary('typed'), canary('sought')];
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}\n` });
    const env = { STAGEDIVE_LOG: project.path('log') };
    const shell = await openApp({ args: ['shell', '--debug', '-C', project.folder, ':2'], env });
    await shell.until(() => /[#$]$/.test(shell.screen()), 'a prompt', STEP);
    shell.type(`echo ${typed} | tr a-z A-Z\r`);
    await shell.see(typed.toUpperCase(), STEP);
    shell.type('exit\r');
    await shell.exit();
    const app = await open(project.folder, { env });
    app.press('2', 'b');
    await app.shows('Built stage 0 in');
    app.press('/');
    app.type(sought);
    await app.shows(sought);
    app.press('Enter');
    await app.shows('no match');
    await app.quit();

    const log = await read(project);
    expect(log).toMatch(/ call method=LLBBridge\/ExecProcess build=\w+ ms=\S+ outcome=\w+$/m);
    expect(log.match(/ action type=search\/typed$/gm)?.length).toBeGreaterThan(0);
    expect(log.toLowerCase()).not.toContain(typed.toLowerCase());
    expect(log).not.toContain(sought);
    expect(log).not.toContain('canary');
  });
});
