/** Words that are to stay secret, planted wherever a secret may lie, and looked for wherever something is shown. */
import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type AppExit, testScreens } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const { open } = testScreens();

const saboteur = new URL('./driver/saboteur.mjs', import.meta.url).href;
const WHAT = [
  'secret-file',
  'secret-variable',
  'build-arg',
  'config-arg',
  'env-file',
  'password',
  'identity-token',
] as const;

/** A project that uses every kind of secret, with registry logins and an ssh of its own. */
class Planted implements AsyncDisposable {
  readonly #project: Project;
  readonly #words: Readonly<Record<(typeof WHAT)[number], string>>;

  private constructor(project: Project, words: Readonly<Record<(typeof WHAT)[number], string>>) {
    this.#project = project;
    this.#words = words;
  }

  static async plant(): Promise<Planted> {
    const words = Object.fromEntries(WHAT.map((what) => [what, `canary-${what}-${unique()}`])) as Record<
      (typeof WHAT)[number],
      string
    >;
    const observe = `for each in /proc/[0-9]*/cmdline; do tr '\\0' ' ' < "$each"; echo; done 2>/dev/null >> "$OBSERVED"`;
    const project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS base
ARG API_TOKEN
ARG CONFIG_TOKEN
RUN --mount=type=secret,id=file --mount=type=secret,id=variable cat /run/secrets/* > /dev/null && test -n "$API_TOKEN$CONFIG_TOKEN"
FROM base AS failing
RUN echo ${unique()}; exit 3
FROM localhost:9/private/image AS refused
`,
      'secret-file': words['secret-file'],
      '.stagedive.json': JSON.stringify({ args: { CONFIG_TOKEN: words['config-arg'] } }),
      'run.env': `RUN_PASSWORD=${words['env-file']}\n`,
      'compose.yaml': `services:
  app:
    build:
      context: .
      target: base
      args: [API_TOKEN]
      secrets: [file, variable]
secrets:
  file: { file: ./secret-file }
  variable: { environment: SECRET_VARIABLE }
`,
      'docker-bake.json': JSON.stringify({
        target: {
          app: {
            context: '.',
            target: 'base',
            args: { API_TOKEN: words['build-arg'] },
            secret: ['id=file,src=secret-file', 'id=variable,env=SECRET_VARIABLE'],
          },
        },
      }),
      'docker/config.json': JSON.stringify({
        auths: {
          'localhost:9': { auth: Buffer.from(`me:${words.password}`).toString('base64') },
          'other:9': { identitytoken: words['identity-token'] },
        },
      }),
      'bin/ssh': `#!/bin/sh\n${observe}\nexec "$NODE" -e '
        const socket = require("net").connect(process.env.REAL_SOCKET);
        process.stdin.pipe(socket).pipe(process.stdout);
      '\n`,
    });
    await chmod(project.path('bin/ssh'), 0o755);
    return new Planted(project, words);
  }

  get folder(): string {
    return this.#project.folder;
  }

  get env(): Record<string, string> {
    return {
      SECRET_VARIABLE: this.#words['secret-variable'],
      API_TOKEN: this.#words['build-arg'],
      DOCKER_CONFIG: this.#project.path('docker'),
      STAGEDIVE_LOG: this.#project.path('log'),
      XDG_STATE_HOME: this.#project.path('state'),
      XDG_CACHE_HOME: this.#project.path('cache'),
      OBSERVED: this.#project.path('observed'),
      NODE: process.execPath,
    };
  }

  /** The engine as it is reached through ssh, by the ssh of this project. */
  get overSsh(): Record<string, string> {
    return {
      DOCKER_HOST: 'ssh://builder.example',
      REAL_SOCKET: (process.env.DOCKER_HOST ?? '').replace('unix://', ''),
      PATH: `${this.#project.path('bin')}:${process.env.PATH}`,
    };
  }

  /** The values come from the environment, so that no command line has to hold one. */
  get flags(): readonly string[] {
    const secrets = [`id=file,src=${this.#project.path('secret-file')}`, 'id=variable,env=SECRET_VARIABLE'];
    return ['--build-arg', 'API_TOKEN', ...secrets.flatMap((secret) => ['--secret', secret])];
  }

  /** The log, the command lines that were seen while it ran, and all that is kept of builds. */
  async records(): Promise<string> {
    return `${await read(this.env.STAGEDIVE_LOG)}\n${await read(this.env.OBSERVED)}\n${await this.kept()}`;
  }

  /** Every file that is kept between runs, but not the compiled program. */
  async kept(): Promise<string> {
    const folder = this.#project.path('state');
    const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = names.filter((entry) => entry.isFile());
    return (await Promise.all(files.map((entry) => read(join(entry.parentPath, entry.name))))).join('\n');
  }

  expectNoneIn(text: string): void {
    for (const [what, word] of Object.entries(this.#words)) {
      const around = text.slice(Math.max(0, text.indexOf(word) - 200)).slice(0, 300);
      expect(text.includes(word), `the ${what} shows in: ${around}`).toBe(false);
    }
    const encoded = Buffer.from(`me:${this.#words.password}`).toString('base64');
    expect(text.includes(encoded), 'the encoded password shows').toBe(false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#project[Symbol.asyncDispose]();
  }
}

async function read(path: string | undefined): Promise<string> {
  return await readFile(path ?? '', 'utf8');
}

describe('no secret shows', () => {
  test('in what commands say, in the log, or in the command lines of children, also over ssh', async () => {
    await using planted = await Planted.plant();
    const env = { ...planted.env, ...planted.overSsh };
    const said: string[] = [];
    for (const [command, ...args] of [
      ['build', '--target', 'base'],
      ['build', '--target', 'failing'],
      ['build', '--target', 'refused'],
      ['build', '--target', 'failing', '--progress', 'rawjson'],
      ['files', 'base', '/etc'],
      ['check', 'base'],
      ['shell', 'failing', '--', 'true'],
    ] as const) {
      const flags = ['--debug', '-C', planted.folder, ...planted.flags, ...args];
      const { stdout, stderr } = await runCommand([command, ...flags], { env });
      said.push(stdout, stderr);
    }
    const records = await planted.records();
    expect(records).toContain('ssh -o ConnectTimeout');
    expect(said.join('')).toMatch(/exit code:? 3/);
    planted.expectNoneIn(`${said.join('\n')}\n${records}`);
  });

  test('in what is made of a build, read from its history and records, or defined by other files', async () => {
    await using planted = await Planted.plant();
    const { env } = planted;
    const said: string[] = [];
    for (const [command, ...args] of [
      ['build', '--target', 'base'],
      ['build', '--target', 'failing'],
      ['check', 'base', '--fix'],
      ['inventory', 'base', '--format', 'cyclonedx'],
      ['report', 'base', '-o', '-'],
      ['report', 'failing', '-o', '-'],
      ['why', '--dry-run', 'base'],
      ['why', 'base', '--json'],
      ['context', '--json'],
      ['run', '-e', 'SECRET_VARIABLE', '--env-file', join(planted.folder, 'run.env'), 'base', '--', 'true'],
    ] as const) {
      const flags = ['--debug', '-C', planted.folder, ...planted.flags, ...args];
      const { stdout, stderr } = await runCommand([command, ...flags], { env });
      said.push(stdout, stderr);
    }
    for (const args of [
      ['history', 'ls', '--limit', '20', '--json'],
      ['history', 'show', '^0', '--json'],
      ['history', 'logs', '^0'],
      ['history', 'compare', '^0', '^1', '--json'],
      ['build', '-f', 'compose.yaml', '--service', 'app'],
      ['build', '-f', 'docker-bake.json', '--bake', 'app'],
      ['definitions', '--json'],
    ]) {
      const { stdout, stderr } = await runCommand([...args, '--debug'], { env, cwd: planted.folder });
      said.push(stdout, stderr);
    }
    expect(said.join('')).toContain('Content-Security-Policy');
    planted.expectNoneIn(`${said.join('\n')}\n${await read(env.STAGEDIVE_LOG)}\n${await planted.kept()}`);
    expect(await planted.kept()).toContain('Dockerfile');
  }, 300_000);

  test('on the screens, in the environment of a state, or in a crash', async () => {
    await using planted = await Planted.plant();
    const env = { ...planted.env, NODE_OPTIONS: `--import=${saboteur}`, SABOTAGE: 'throw' };
    const args = ['--debug', ...planted.flags, '--target', 'base'];
    const app = await open(planted.folder, { args, env });
    app.press('d');
    await app.walk.standsAt(1, '1 of');
    app.press('c', 'v');
    await app.walk.output.isTitled('Environment and mounts');
    await app.walk.output.shows('API_TOKEN=***');
    app.terminal.kill('SIGUSR2');
    const exit: AppExit = await app.terminal.exit();
    expect(exit.status).toBe(1);
    expect(app.terminal.screen()).toContain('thrown by a test');
    planted.expectNoneIn(`${app.terminal.raw}\n${await read(planted.env.STAGEDIVE_LOG)}`);
  });

  test('on the screens of past builds, the context, packages, and why steps ran', async () => {
    await using planted = await Planted.plant();
    const args = ['--debug', ...planted.flags, '--target', 'base'];
    const app = await open(planted.folder, { args, env: planted.env, cols: 160, rows: 45 });
    app.press('b');
    await app.shows('Built base');
    app.press('Y');
    await app.shows('Why steps ran');
    // What is typed right after it would be a key with alt.
    app.press('Escape');
    await app.shows('Built base');
    app.press('8');
    await app.shows('Past builds, newest first');
    app.search('base');
    await app.shows('Past builds · base');
    // The engine lists its builds one by one.
    await app.shows(/❯.* base /);
    app.press('Enter');
    await app.shows('Where the time went');
    app.press('Escape');
    await app.shows('Past builds · base');
    app.press('9');
    await app.shows('run.env');
    app.press('I');
    await app.shows(/[Pp]ackages/);
    app.press('q');
    expect((await app.terminal.exit()).status).toBe(0);
    planted.expectNoneIn(
      `${app.terminal.raw}\n${await read(planted.env.STAGEDIVE_LOG)}\n${await planted.kept()}`,
    );
  });

  test('of an address, in what commands say of it, in JSON, in a stack or in the log', async () => {
    const word = `canary-user-${unique()}`;
    const address = `http://me:${word}@127.0.0.1:1/x.tar.gz`;
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS base\nFROM other\n`,
      'compose.yaml': `services:
  a:
    build:
      context: ${address}
      args: { PROXY: 'http://${word}@127.0.0.1:1' }
`,
    });
    const env = { STAGEDIVE_LOG: project.path('log'), HTTP_PROXY: `http://me:${word}@127.0.0.1:1` };
    const said: string[] = [];
    for (const args of [
      ['ls', address, '--debug'],
      ['ls', '-f', address],
      ['ls', `--nothing=${address}`],
      ['ls', '-f', 'compose.yaml', '--service', 'a', '--debug'],
      ['definitions', '--json'],
      ['definitions'],
      ['build', '--build-context', `other=${address}`],
      ['build', '--build-context', `other=${address}`, '--progress', 'rawjson'],
    ]) {
      const { stdout, stderr } = await runCommand(args, { cwd: project.folder, env });
      said.push(stdout, stderr);
    }
    const all = `${said.join('\n')}\n${await read(env.STAGEDIVE_LOG)}`;
    expect(all).toContain('http://***@127.0.0.1:1/x.tar.gz: the context cannot be fetched');
    expect(all).toContain('"context": "http://***@127.0.0.1:1/x.tar.gz"');
    const at = all.indexOf(word);
    expect(at < 0 ? '' : all.slice(Math.max(0, at - 200), at + 100)).toBe('');
  });
});
