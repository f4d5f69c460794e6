import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CuttingProxy } from '../engine/cutting-proxy.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const five = new URL('../fixtures/dockerfiles/five-hundred-stages/', import.meta.url).pathname;

/** `ls`, `build` and the screens all refuse it, with 2, one sentence and nothing else. */
async function refused(project: Project, args: readonly string[], sentence: string | RegExp, uid?: number) {
  for (const command of [['ls'], ['build'], []]) {
    const end = await runCommand([...command, ...args], {
      cwd: uid === undefined ? project.folder : '/',
      ...(uid === undefined ? {} : { uid }),
    });
    expect(end).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(sentence) });
    expect(end.stderr.trimEnd().split('\n')).toHaveLength(1);
  }
}

describe('a Dockerfile that cannot be read', () => {
  test('is missing: the error has the names that were looked for', async () => {
    await using project = await Project.with({ 'README.md': 'x' });
    await refused(
      project,
      [],
      /^stagedive: \/\S+: no Dockerfile here \(looked for Dockerfile and dockerfile\); name one with -f\.\n$/,
    );
    await refused(
      project,
      ['-f', 'nothere'],
      /^stagedive: nothere: the Dockerfile cannot be read: there is no such file or folder\.\n$/,
    );
  });

  test.each([
    ['empty', '', 'Dockerfile: the Dockerfile cannot be empty'],
    ['comments only', '# one\n\n# two\n', 'Dockerfile: file with no instructions'],
    ['no FROM', 'RUN true\n', /Dockerfile:1: .*FROM/],
    ['an unknown instruction', 'FROM scratch\nRUNN x\n', /Dockerfile:2: .*RUNN.*RUN/],
  ])('%s', async (_, text, sentence) => {
    await using project = await Project.with({ Dockerfile: text });
    await refused(project, [], sentence);
  });

  test('contains bytes that are not text: the error says so', async () => {
    await using project = await Project.with({});
    await writeFile(project.path('Dockerfile'), randomBytes(5000));
    await refused(project, [], /Dockerfile:\d+: the file is binary, not a Dockerfile/);
  });

  test('is a folder: the error says so', async () => {
    await using project = await Project.with({ 'Dockerfile/x': '' });
    await refused(project, [], 'Dockerfile: the Dockerfile cannot be read: it is a folder.');
  });

  test('may not be read by this user, or is in a folder that may not: the error says so', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\n' });
    const nobody = 65534;
    await chmod(project.folder, 0o755);
    await chmod(project.path('Dockerfile'), 0o600);
    await refused(project, [project.folder], 'the Dockerfile cannot be read: permission is denied.', nobody);
    await chmod(project.path('Dockerfile'), 0o644);
    await chmod(project.folder, 0o700);
    await refused(project, [project.folder], 'cannot be read: permission is denied.', nobody);
  });
});

describe('a context that cannot be read', () => {
  test('is missing, or a file beside -f: the error says so', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\n' });
    await refused(
      project,
      ['gone'],
      'stagedive: gone: the build context cannot be read: there is no such file or folder.',
    );
    await refused(
      project,
      ['-f', 'Dockerfile', 'Dockerfile'],
      'Dockerfile: the build context must be a folder; use -f to name a Dockerfile.',
    );
    await refused(
      project,
      ['-C', 'Dockerfile/x'],
      'the build context cannot be read: a part of the path is not a folder.',
    );
  });

  test('a folder in it that this user may not read is named', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nCOPY . /all\nRUN ls /all; echo ${unique()}\n`,
      'closed/file': 'x',
    });
    await chmod(project.folder, 0o755);
    await chmod(project.path('closed'), 0o700);
    await using proxy = await CuttingProxy.listen(project.path('engine.sock'), process.env.DOCKER_HOST ?? '');
    await chmod(proxy.path, 0o666);
    const { status, stderr } = await runCommand(['build', project.folder], {
      cwd: '/',
      uid: 65534,
      env: { DOCKER_HOST: proxy.address },
    });
    expect({ status, stderr }).toMatchObject({ status: 1 });
    expect(stderr).toMatch(/closed.*permission|permission.*closed/i);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  test('an ignore pattern that a backtracking matcher never finishes is matched', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nCOPY . /all\nRUN ls /all; echo ${unique()}\n`,
      '.dockerignore': '*a*a*a*a*a*b\n',
      ['a'.repeat(240)]: 'x',
      [`${'a'.repeat(239)}b`]: 'x',
    });
    const { status, stderr } = await runCommand(['build', project.folder]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stderr).toMatch(/ a{240}\n/);
    expect(stderr).not.toMatch(/a{239}b/);
  });

  test('sockets, fifos, devices and dangling links do no harm', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nCOPY . /all\nRUN ls -la /all; echo seen ${unique()}\n`,
    });
    await symlink('nowhere/at/all', project.path('dangling'));
    execFileSync('mkfifo', [project.path('fifo')]);
    execFileSync('mknod', [project.path('null'), 'c', '1', '3']);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(project.path('socket'), resolve));
    const { status, stderr } = await runCommand(['build', project.folder]);
    await new Promise((resolve) => server.close(resolve));
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stderr).toMatch(/ l.* dangling -> nowhere\/at\/all/);
    expect(stderr).not.toMatch(/ s[rwx-]{9}.* socket/);
  });

  test('names that are not UTF-8 are taken as they are, or named where the engine refuses them', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nCOPY . /all\nRUN ls /all; echo seen ${unique()}\n`,
    });
    await writeFile(Buffer.concat([Buffer.from(`${project.folder}/caf`), Buffer.from([0xe9])]), 'x');
    const { status, stderr } = await runCommand(['build', project.folder]);
    expect(stderr).not.toMatch(/\n {4}at /);
    if (status === 0) expect(stderr).toMatch(/ caf\?\n/);
    else
      expect(stderr).toMatch(
        /"caf\\xe9" has a name or a link target that is not UTF-8, .* Rename it or list it/,
      );
  });
});

describe('a target', () => {
  test('that does not exist: the error suggests the nearest name', async () => {
    await using project = await Project.with({
      Dockerfile: 'FROM scratch AS runtime\nFROM scratch AS tests\n',
    });
    await refused(
      project,
      ['--target', 'runtim'],
      /there is no target stage "runtim" \(did you mean runtime\? the stages are runtime, tests\)/,
    );
    await refused(
      project,
      ['--target', '7'],
      /there is no target stage "7" \(the stages are runtime, tests\)/,
    );
  });
});

describe('large input', () => {
  test('500 stages are listed', async () => {
    const { status, stdout } = await runCommand(['ls', '--json', five]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).stages).toHaveLength(500);
    expect((await runCommand(['ls', five])).stdout).toContain('500 stages');
  });

  test('a log line of 10 MB comes out, and the build goes on', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
RUN echo ${unique()}; head -c 10485760 /dev/zero | tr '\\0' x; echo; echo after-$((40 + 2))
`,
    });
    const { status, stderr } = await runCommand(['build', project.folder]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/\n#\d+ \d+\.\d{3} x{100}/);
    expect(stderr).toMatch(/after-42|output clipped/);
    expect(stderr).toMatch(/\n#\d+ DONE \d+\.\ds\n/);
  });
});

test('escape sequences in a Dockerfile and in a log do not reach the terminal', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS evil
LABEL title="\x1b]0;owned by a label\x07"
ENV TITLE="\x1b]52;c;b3duZWQ=\x07\x1b[2J"
RUN printf '\\033]0;owned\\007\\033]52;c;b3duZWQ=\\007\\033[2J\\033[10;10Hmoved\\033[?1049l\\033Pq#0\\033\\\\ done-%s\\n' ${unique()}
RUN echo "\x1b[2Jin the text" ${unique()}
`,
  });
  for (const args of [['build'], ['ls'], ['build', '--progress=rawjson'], ['ls', '--json']]) {
    const { status, stdout, stderr } = await runCommand([...args, project.folder]);
    expect(status).toBe(0);
    expect(stdout + stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/);
  }
  const missing = await runCommand(['build', '--target', '\x1b]0;owned\x07', project.folder]);
  expect(missing.status).toBe(2);
  expect(missing.stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/);
});
