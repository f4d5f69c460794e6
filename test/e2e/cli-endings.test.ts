import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
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

describe('a build that fails', () => {
  test("ends with 1, the failing lines and the step's log", async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS base
RUN echo fine ${unique()}
FROM base AS broken
RUN echo "half of it" ${unique()}; \\
    echo "cannot go on"; \\
    exit 3
`,
    });
    const { status, stdout, stderr } = await runCommand(['build', '.'], { cwd: project.folder });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    const end = stderr.slice(stderr.indexOf('\n------\n'));
    expect(end).toMatch(
      /^\n------\n > \[broken 1\/1\] RUN echo "half of it".*:\n\d\.\d+ half of it .*\n\d\.\d+ cannot go on\n------\n/,
    );
    expect(end).toContain(`
Dockerfile:4
--------------------
   3 |     FROM base AS broken
   4 | >>> RUN echo "half of it"`);
    expect(end).toContain(`
   5 | >>>     echo "cannot go on"; \\
   6 | >>>     exit 3
--------------------
ERROR: failed to solve: `);
    expect(end).toMatch(/\nERROR: failed to solve: .*exit code: 3\n/);
    expect(end).not.toContain('    at ');
  });

  test('rawjson has the error with its vertex', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}; exit 7\n`,
    });
    const { status, stdout, stderr } = await runCommand(['build', '--progress=rawjson', project.folder]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    const vertexes = stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .flatMap((line) => JSON.parse(line).vertexes ?? []);
    expect(vertexes.filter(({ error }) => error !== undefined)).toEqual([
      expect.objectContaining({ error: expect.stringContaining('exit code: 7') }),
    ]);
  });

  test('a COPY of a missing file is reported with its line', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nCOPY nothing /\n` });
    const { status, stderr } = await runCommand(['build', project.folder]);
    expect(status).toBe(1);
    expect(stderr).toContain('   2 | >>> COPY nothing /\n');
    expect(stderr).toMatch(/ERROR: failed to solve: .*"?\/nothing"?:? not found(: not found)?\n/);
  });

  test('the demo fails on request, after half of its output', async () => {
    const { status, stderr } = await runCommand([
      'build',
      '--build-arg',
      'FAIL=1',
      '--target',
      'almanac',
      demo,
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('corrections-draft.tsv');
    const failing = readFileSync(`${demo}/Dockerfile`, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes('target=/opt/orrery'));
    expect(stderr).toContain(`\n${String(failing + 1).padStart(4)} | >>> RUN --mount=type=bind,from=build`);
  });
});

describe('a build that is interrupted', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends it with %i, in the engine too', async (signal, expected) => {
    const lock = new EngineLock();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN ${lock.mount} echo ${unique()}; ${ticking}\n`,
    });
    const command = startCommand(['build', project.folder]);
    await command.said(ticked);
    command.kill(signal);
    const { status, stdout, stderr } = await command.end;
    expect({ status, stdout }).toEqual({ status: expected, stdout: '' });
    expect(stderr).toMatch(/\n#\d+ CANCELED\n/);
    expect(stderr).toMatch(/\nstagedive: the build was cancelled\.\n$/);
    await lock.free();
  });

  test.each([
    ['-o', (pipe: string) => `type=tar,dest=${pipe}`, 'sending tarball'],
    ['--iidfile', (pipe: string) => pipe, 'stagedive: Stored sha256:'],
    ['--metadata-file', (pipe: string) => pipe, 'stagedive: Stored sha256:'],
  ] as const)('ends while nobody reads the pipe of %s', async (flag, value, said) => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' });
    const pipe = project.path('pipe');
    execFileSync('mkfifo', [pipe]);
    const command = startCommand(['build', project.folder, flag, value(pipe)]);
    await command.said(said);
    command.kill('SIGINT');
    const { status, stderr } = await command.end;
    expect(status).toBe(130);
    expect(stderr).toMatch(/\nstagedive: the build was cancelled\.\n$/);
  });

  test('ends with its status before the engine has answered, too', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\n' });
    const silent = createServer();
    const asked = new Promise<void>((resolve) => silent.once('connection', () => resolve()));
    await new Promise<void>((resolve) => silent.listen(project.path('silent.sock'), resolve));
    const env = { DOCKER_HOST: `unix://${project.path('silent.sock')}` };
    const command = startCommand(['build', project.folder], { env });
    await asked;
    command.kill('SIGINT');
    expect(await command.end).toEqual({
      status: 130,
      stdout: '',
      stderr: '\nstagedive: the build was cancelled.\n',
    });
    silent.close();
  });
});

test('a reader that stops reading ends a build without a stack trace', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}; seq 1 20000\n`,
  });
  const bin = new URL('../../bin/stagedive.js', import.meta.url).pathname;
  const { stdout } = await execa({
    shell: '/bin/bash',
    reject: false,
  })`${process.execPath} ${bin} build ${project.folder} 2>&1 | head -n 3; true`;
  expect(stdout.split('\n')).toHaveLength(3);
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends a command whose engine says nothing more', async (signal, expected) => {
  await using project = await Project.with({ Dockerfile: 'FROM scratch\n' });
  // It tells its version, and opens no stream.
  const engine = createHttpServer((_request, response) => {
    response.end(JSON.stringify({ Version: '26.1.5', Os: 'linux', Arch: 'amd64' }));
  });
  const asked = new Promise<void>((resolve) => engine.once('upgrade', () => resolve()));
  const told = new Promise<void>((resolve) => engine.once('request', () => resolve()));
  await new Promise<void>((resolve) => engine.listen(project.path('silent.sock'), resolve));
  const env = { DOCKER_HOST: `unix://${project.path('silent.sock')}` };
  const command = startCommand(['files', '0', '-C', project.folder], { env });
  await Promise.all([asked, told]);
  command.kill(signal);
  expect(await command.end).toEqual({ status: expected, stdout: '', stderr: '' });
  engine.closeAllConnections();
  engine.close();
});
