/** `stagedive shell REF -- CMD`, as scripts use it. */
import { createHash, randomBytes } from 'node:crypto';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { Project, runCommand, shellImage, startCommand, unique } from './projects.ts';

let project: Project;
/** Engines before 23 do not keep what a failed step left. */
let keeps = true;
const tag = unique();

beforeAll(async () => {
  keeps = !(await isOldEngine());
  project = await Project.with({
    'context.txt': 'from the context\n',
    token: `value-of-the-token ${tag}`,
    Dockerfile: `ARG OUTER=outer
FROM ${shellImage} AS other
RUN echo from other ${tag} > /other.txt

FROM ${shellImage} AS build
ARG OUTER
ARG VERSION=1
ENV NAME="two words" PATH=$PATH:/extra
WORKDIR /work
RUN echo ${tag} > first
USER builder
ENV LATER=yes
WORKDIR sub
RUN --mount=type=secret,id=token,uid=1000 \\
    --mount=type=cache,target=/cache,id=${tag},uid=1000 \\
    --mount=type=tmpfs,target=/memory \\
    --mount=type=bind,from=other,target=/other \\
    --mount=type=bind,target=/context \\
    echo logged >> /cache/log; echo partial > /tmp/half; exit 9
ENV AFTER=never

FROM ${shellImage} AS script
SHELL ["/bin/sh", "-eu", "-c"]
RUN echo one ${tag} > /tmp/lines; \\
    echo two >> /tmp/lines; \\
    # a comment in between
    exit 4


FROM build AS missing
COPY no-such-file /there

FROM ${shellImage} AS lost
RUN echo ${tag} > /kept
COPY no-such-file /there

FROM ${shellImage} AS parent
ONBUILD RUN id -un > /who
ONBUILD ENV MODE=prod
ONBUILD WORKDIR /srv
ONBUILD USER nobody

FROM parent AS triggered

FROM scratch AS bare
COPY --from=other /other.txt /only.txt

FROM scratch AS nothing

FROM bare
`,
  });
});
afterAll(() => project[Symbol.asyncDispose]());

/** Runs it; its stderr is without the progress that is shown where a build takes more than a second. */
async function shell(args: readonly string[], options?: Parameters<typeof runCommand>[1]) {
  const secret = ['--secret', `id=token,src=${project.path('token')}`];
  const end = await runCommand(['shell', '-C', project.folder, ...secret, ...args], options);
  return { ...end, stderr: end.stderr.replace(/^#0 stagedive: solving\n(?:(?:#.*)?\n)*/, '') };
}

const said = 'stagedive: build, what line 14 (RUN) left when it failed with exit code 9.\n';

describe('a command in a state', () => {
  test('has what ONBUILD sets behind its last RUN, where FROM is all that the stage has', async () => {
    const { stdout } = await shell([
      'triggered',
      '--',
      'sh',
      '-c',
      'echo "$(id -un) $(pwd) $MODE $(cat /who)"',
    ]);
    expect(stdout).toBe('nobody /srv prod root\n');
  });

  test('has its own stdout, stderr and exit status, and nothing else is printed', async () => {
    expect(await shell([':10', '--', 'sh', '-c', 'cat first; echo problem >&2; exit 42'])).toEqual({
      status: 42,
      stdout: `${tag}\n`,
      stderr: 'problem\n',
    });
  });

  test('has the settings of its line: ENV, ARG, USER, WORKDIR', async () => {
    const settings = async (ref: string, ...more: string[]) =>
      (await shell([ref, ...more, '--', 'sh', '-c', 'id -un; pwd; env | sort'])).stdout;
    const at12 = await settings(':12');
    expect(at12).toMatch(/^builder\n\/work\n/);
    for (const pair of ['NAME=two words', 'OUTER=outer', 'VERSION=1', 'LATER=yes'])
      expect(at12).toContain(`${pair}\n`);
    expect(at12).toMatch(/^PATH=.*:\/extra$/m);
    const before12 = await settings(':12', '--before');
    expect(before12).toMatch(/^builder\n\/work\n/);
    expect(before12).not.toContain('LATER');
    expect(await settings(':10')).toMatch(/^root\n\/work\n/);
    expect(await settings(':13')).toMatch(/^builder\n\/work\/sub\n/);
    expect(await settings(':7', '--build-arg', 'VERSION=2')).toContain('VERSION=2\n');
    expect(await settings(':14')).toContain('LATER=yes\n');
  });

  test('--user, --workdir and --env override them', async () => {
    const { stdout } = await shell([
      ':14',
      '--user',
      'nobody',
      '--workdir',
      '/var',
      '--env',
      'LATER=no',
      '-e',
      'NEW=1',
      '--',
      'sh',
      '-c',
      'id -un; pwd; echo $LATER $NEW $NAME',
    ]);
    expect(stdout).toBe('nobody\n/var\nno 1 two words\n');
  });

  test('passes bytes on as they are, both ways, however many', async () => {
    const bytes = randomBytes(8 * 1024 * 1024);
    const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
    const { stdout, exitCode } = await execa(
      process.execPath,
      ['bin/stagedive.js', 'shell', '-C', project.folder, 'other', '--', 'cat'],
      { input: bytes, encoding: 'buffer', stripFinalNewline: false, maxBuffer: 1e9 },
    );
    expect(exitCode).toBe(0);
    expect(hash(stdout)).toBe(hash(bytes));
  });

  test('does not have to read its input, or end when it ends', async () => {
    expect(await shell(['other', '--', 'head', '-c', '4'], { input: 'x'.repeat(4_000_000) })).toEqual({
      status: 0,
      stdout: 'xxxx',
      stderr: '',
    });
    expect(await shell(['other', '--', 'sh', '-c', 'cat; echo over'], { input: 'in' })).toMatchObject({
      stdout: 'inover\n',
    });
  });

  test.each([
    ['no-such-program', 127, 'executable file not found'],
    ['/etc/passwd', 126, 'permission denied'],
  ])('%s ends with %i', async (program, status, reason) => {
    const end = await shell(['other', '--', program]);
    expect(end).toEqual({ status, stdout: '', stderr: expect.stringContaining(reason) });
    expect(end.stderr).toMatch(/^stagedive: The process could not be started: [^\n]*\n$/);
  });

  test('changes of the state are gone with the command', async () => {
    expect((await shell(['other', '--', 'rm', '/other.txt'])).status).toBe(0);
    expect((await shell(['other', '--', 'cat', '/other.txt'])).stdout).toContain(tag);
  });

  test('a line of a stage that the target does not need is a target of its own', async () => {
    expect((await shell([':2', '--', 'echo', 'at FROM'])).stdout).toBe('at FROM\n');
    expect((await shell(['0', '--', 'cat', '/other.txt'])).stdout).toContain(tag);
  });
});

describe('a line that fails', () => {
  test('leaves its files and all of its mounts, and its secret is not shown', async () => {
    const look =
      'cat /tmp/half /cache/log /other/other.txt /context/context.txt; grep " /memory " /proc/mounts; wc -c < /run/secrets/token';
    const end = await shell([':14', '--', 'sh', '-c', look]);
    expect(end.stdout).toContain('logged\n');
    expect(end.stdout).toContain(`from other ${tag}\n`);
    expect(end.stdout).toContain('from the context\n');
    expect(end.stdout).toMatch(/^tmpfs \/memory tmpfs/m);
    expect(end.stdout).toMatch(new RegExp(`^ *${`value-of-the-token ${tag}`.length}$`, 'm'));
    expect(end.stdout + end.stderr).not.toContain('value-of-the-token');
    if (keeps) {
      expect(end.stdout).toMatch(/^partial$/m);
      expect(end.stderr).toBe(said);
    } else {
      expect(end.stderr).toContain('this engine keeps nothing of it');
    }
  });

  test('--before has the mounts, and none of the files', async () => {
    const end = await shell([
      ':14',
      '--before',
      '--',
      'sh',
      '-c',
      'cat /tmp/half; cat /other/other.txt; pwd',
    ]);
    expect(end.stdout).toBe(`from other ${tag}\n/work/sub\n`);
    expect(end.stderr).toContain("can't open '/tmp/half'");
  });

  test('runs several lines with the shell that its stage names', async () => {
    const end = await shell([':24', '--', 'cat', '/tmp/lines']);
    if (keeps) expect(end.stdout).toBe(`one ${tag}\ntwo\n`);
    expect(end.stderr).toContain('stagedive: script, ');
    expect(end.stderr).toContain('exit code 4');
  });

  test('leaves its files where it is a heredoc, too', async () => {
    await using other = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN <<END\necho one ${tag} > /tmp/lines\nexit 4\nEND\n`,
    });
    const end = await runCommand(['shell', '-C', other.folder, ':3', '--', 'cat', '/tmp/lines']);
    // Engines before 23 do not know heredocs.
    if (keeps) expect(end).toMatchObject({ status: 0, stdout: `one ${tag}\n` });
    else
      expect(end.stderr).toMatch(
        /Dockerfile:3: Line 3 is inside the heredoc of line 2, .* too old for heredocs\./,
      );
  });

  test('keeps later states from being reached', async () => {
    for (const ref of ['build', ':20', 'missing', ':31']) {
      const end = await shell([ref, '--', 'true']);
      expect(end).toMatchObject({ status: 1, stdout: '' });
      expect(end.stderr).toContain('exit code: 9');
      expect(end.stderr).toMatch(
        new RegExp(
          `\nstagedive: ${ref} cannot be reached because \\S*Dockerfile:14 fails: stagedive shell :14 opens what it left, stagedive diff :14 shows what it changed\\.\n$`,
        ),
      );
    }
  });

  test('a COPY leaves nothing: the state before it', async () => {
    const end = await shell([':35', '--', 'cat', '/kept']);
    expect(end).toEqual({
      status: 0,
      stdout: `${tag}\n`,
      stderr: 'stagedive: lost, before line 35: COPY failed.\n',
    });
  });

  test('an ADD of what cannot be downloaded leaves nothing either', async () => {
    await using other = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${tag} > /made\nADD http://127.0.0.1:1/none /none\nRUN true\n`,
    });
    const at = (ref: string) => runCommand(['shell', '-C', other.folder, ref, '--', 'cat', '/made']);
    expect(await at(':3')).toMatchObject({ status: 0, stdout: `${tag}\n` });
    const behind = await at(':4');
    expect(behind.status).toBe(1);
    expect(behind.stderr).toMatch(/:4 cannot be reached because \S*Dockerfile:3 fails/);
  });
});

describe('a stage without a shell', () => {
  test('has the busybox of another stage', async () => {
    const end = await shell(['bare', '--', 'sh', '-c', 'cat /only.txt; ls -a /']);
    expect(end).toMatchObject({
      status: 0,
      stderr: 'stagedive: there is no shell here, so busybox of stage other is available.\n',
    });
    expect(end.stdout.split('\n')).toEqual([
      `from other ${tag}`,
      '.',
      '..',
      '.stagedive',
      'dev',
      'etc',
      'only.txt',
      'proc',
      'sys',
      '',
    ]);
  });

  test('has the toolbox that is named, also where the state is empty', async () => {
    const end = await shell(['nothing', '--toolbox', shellImage, '--', 'ls', '/']);
    expect(end).toEqual({ status: 0, stdout: 'dev\netc\nproc\nsys\n', stderr: '' });
  });

  test('ends with an error for a toolbox that does not exist', async () => {
    const end = await shell(['nothing', '--toolbox', 'stagedive-test/no-such-image', '--', 'ls', '/']);
    expect(end).toMatchObject({ status: 1, stdout: '' });
    expect(end.stderr).toContain('stagedive-test/no-such-image');
  });
});

describe('an interruption', () => {
  test('reaches the process, and ends with 130', async () => {
    const running = startCommand([
      'shell',
      '-C',
      project.folder,
      'other',
      '--',
      'sh',
      '-c',
      'trap "echo heard >&2; exit 3" INT; echo ready >&2; while :; do sleep 0.1; done',
    ]);
    await running.said('ready');
    running.kill('SIGINT');
    const end = await running.end;
    expect(end.status).toBe(130);
    // Engines before 23 cannot pass signals on: the process is killed.
    expect(end.stderr).toContain(keeps ? 'ready\nheard\n' : 'ready\n');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s kills a process that does not hear it', async (signal, status) => {
    const script = 'echo ready >&2; exec sleep 1000';
    const running = startCommand(['shell', '-C', project.folder, 'other', '--', 'sh', '-c', script]);
    await running.said('ready');
    running.kill(signal);
    expect((await running.end).status).toBe(status);
  });
});

test('a command ends although nobody closes its input, which it may read late', async () => {
  const run = (...command: readonly string[]) =>
    execa('node', ['bin/stagedive.js', 'shell', '-C', project.folder, 'other', '--', ...command], {
      stdin: 'pipe',
      reject: false,
    });
  // Its input is never ended.
  expect(await run('sh', '-c', 'echo here; exit 3')).toMatchObject({ exitCode: 3, stdout: 'here' });
  const late = run('sh', '-c', 'echo ready; read line; echo "got $line"; exit 4');
  await new Promise((resolve) => late.stdout?.once('data', resolve));
  // By then it is looked after.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  late.stdin?.write('late\n');
  expect(await late).toMatchObject({ exitCode: 4, stdout: 'ready\ngot late' });
});

test('a reader that stops reading ends it, in the engine too', async () => {
  const script = `node bin/stagedive.js shell -C ${project.folder} other -- sh -c 'echo first; yes' | head -n 1`;
  expect((await execa('sh', ['-c', script])).stdout).toBe('first');
});

describe('wrong usage', () => {
  test.each([
    [['nosuch'], 'there is no stage "nosuch"'],
    [[':999', '--', 'ls'], 'the nearest is :'],
    [[':2', '--before', '--', 'ls'], 'no state before FROM'],
    [['build', '--before', '--', 'ls'], '--before goes with a line'],
    [['other', '--shell', 'bash', '--', 'ls'], '--shell cannot be combined'],
    [['other', '--workdir', 'relative', '--', 'ls'], 'write an absolute path'],
    [['other', '--env', '=x', '--', 'ls'], 'the name is missing'],
    [['other'], 'A shell needs a terminal'],
  ])('%j is an error of usage', async (args, reason) => {
    const end = await shell(args);
    expect(end).toMatchObject({ status: 2, stdout: '' });
    expect(end.stderr).toContain(reason);
  });
});
