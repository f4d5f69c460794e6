/** `stagedive context`, as people and scripts use it. Needs no engine. */
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type CommandOptions, demo, Project, runCommand } from './projects.ts';

const FILES = {
  Dockerfile:
    'FROM scratch AS build\nCOPY src /src\nCOPY --exclude=*.md docs /docs\nFROM scratch\nCOPY --from=build /src /\nCOPY package*.json ./\n',
  '.dockerignore': '# big things\nnode_modules\n*.log\n!keep.log\n',
  'src/main.c': 'int main(){}\n',
  'docs/a.md': 'a',
  'docs/b.txt': 'bb',
  'package.json': '{}',
  'package-lock.json': '{  }',
  'node_modules/x/y.js': 'x'.repeat(5000),
  'a.log': 'l',
  'keep.log': 'kk',
  'assets/movie': 'x'.repeat(300_000),
};

async function context(project: Project, args: readonly string[] = [], options: CommandOptions = {}) {
  return await runCommand(['context', ...args], { cwd: project.folder, ...options });
}

describe('stagedive context', () => {
  test('prints the totals, who takes what, the largest unused and what ignores', async () => {
    await using project = await Project.with(FILES);
    const { status, stdout, stderr } = await context(project, ['--target', 'build']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Build context \., target build$/m);
    expect(stdout).toMatch(/^ {2}sent +3 files +16 B {2}/m);
    expect(stdout).toMatch(/^ {2}unused +7 files +300 kB {2}/m);
    expect(stdout).toMatch(/^ {2}ignored +2 files +5\.0 kB {2}by \.dockerignore$/m);
    expect(stdout).toContain('Of the unused files 1 is sent all the same');
    expect(stdout).toMatch(/1 file +13 B {2}2: COPY src \/src$/m);
    expect(stdout).toMatch(/Unused, largest first\n +1 file +300 kB {2}assets\/$/m);
    expect(stdout).toMatch(/1 file +5\.0 kB {2}\.dockerignore:2 {2}node_modules$/m);
  });

  test('prints the contract as JSON', async () => {
    await using project = await Project.with(FILES);
    const { status, stdout } = await context(project, ['--json']);
    expect(status).toBe(0);
    const { entries, ...head } = JSON.parse(stdout);
    expect(head).toEqual({
      root: '.',
      sent: { files: 5, bytes: 22 },
      unused: { files: 5, bytes: expect.any(Number) },
      ignored: { files: 2, bytes: 5001 },
      named: [],
    });
    expect(entries).toContainEqual({
      path: 'src/main.c',
      size: 13,
      status: 'used',
      sent: true,
      rule: null,
      usedBy: [2],
    });
    expect(entries).toContainEqual({
      path: 'docs/a.md',
      size: 1,
      status: 'unused',
      sent: true,
      rule: null,
      usedBy: [],
    });
    expect(entries).toContainEqual({
      path: 'a.log',
      size: 1,
      status: 'ignored',
      sent: false,
      rule: { file: '.dockerignore', line: 3, pattern: '*.log' },
      usedBy: [],
    });
    expect(entries.map(({ path }: { path: string }) => path)).not.toContain('src');
    expect(entries).toHaveLength(Object.keys(FILES).length);
  });

  test('lists every file with what decides about it', async () => {
    await using project = await Project.with(FILES);
    const { stdout } = await context(project, ['--all']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(Object.keys(FILES).length);
    expect(stdout).toMatch(/^used +13 B {2}src\/main\.c {2}Dockerfile:2$/m);
    expect(stdout).toMatch(/^ignored +1 B {2}a\.log {2}\.dockerignore:3 \*\.log$/m);
    expect(stdout).toMatch(/^unused +300 kB {2}assets\/movie$/m);
  });

  test("takes the Dockerfile's own ignore file, -f and named contexts", async () => {
    await using project = await Project.with({
      ...FILES,
      'ci/app.Dockerfile': 'FROM scratch\nCOPY . /\nCOPY --from=extra . /\n',
      'ci/app.Dockerfile.dockerignore': 'assets\n',
      'other/x': 'xxx',
      'other/.dockerignore': '.dockerignore\n',
    });
    const args = ['-f', 'ci/app.Dockerfile', '--build-context', 'extra=other'];
    const { stdout } = await context(project, [...args, '--json']);
    const read = JSON.parse(stdout);
    expect(read.ignored).toEqual({ files: 1, bytes: 300_000 });
    expect(read.entries.find(({ path }: { path: string }) => path === 'assets/movie').rule).toEqual({
      file: 'ci/app.Dockerfile.dockerignore',
      line: 1,
      pattern: 'assets',
    });
    expect(read.named).toHaveLength(1);
    expect(read.named[0]).toMatchObject({ name: 'extra', root: 'other', sent: { files: 1, bytes: 3 } });
    expect((await context(project, args)).stdout).toContain('Build context extra other, target 0');
  });

  test('takes the context of a compose service', async () => {
    await using project = await Project.with({
      'compose.yaml': 'services:\n  web:\n    build: { context: ./web, target: one }\n',
      'web/Dockerfile': 'FROM scratch AS one\nCOPY a /\nFROM scratch\nCOPY b /\n',
      'web/a': 'aa',
      'web/b': 'b',
    });
    const { stdout } = await context(project, ['--service', 'web', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ root: 'web', sent: { files: 1, bytes: 2 } });
  });

  test('the demo sends nothing that it does not use', async () => {
    const { stdout } = await runCommand(['context', demo, '--json']);
    const { entries } = JSON.parse(stdout);
    expect(
      entries.filter((one: { status: string; sent: boolean }) => one.sent && one.status !== 'used'),
    ).toEqual([]);
  });
});

describe('a context that is not as it should be', () => {
  test('a malformed pattern is said with its line', async () => {
    await using project = await Project.with({ ...FILES, '.dockerignore': 'a\n\nb[\n' });
    const { status, stderr, stdout } = await context(project);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'stagedive: .dockerignore:3: the pattern "b[" is malformed: a \'[\' is never closed; correct it, or remove the line.\n',
    );
  });

  test('a malformed source is said with the line of its instruction', async () => {
    await using project = await Project.with({ ...FILES, Dockerfile: 'FROM scratch\nCOPY src[ /\n' });
    const { status, stderr } = await context(project);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^stagedive: Dockerfile:2: the pattern "src\[" is malformed: .*\.\n$/);
  });

  test('a line that is too long is said with its number', async () => {
    await using project = await Project.with({ ...FILES, '.dockerignore': `a\n${'x'.repeat(70_000)}\n` });
    const { status, stderr } = await context(project);
    expect(status).toBe(2);
    expect(stderr).toContain('.dockerignore: Line 2 of the ignore file is longer than 64 KiB');
  });

  test('names from outside write nothing to the terminal but themselves', async () => {
    await using project = await Project.with({
      Dockerfile: 'FROM scratch\nCOPY ok /\n',
      'evil\u001b]0;title\u0007\n': 'x',
    });
    await writeFile(Buffer.concat([Buffer.from(`${project.folder}/caf`), Buffer.from([0xe9])]), 'é');
    for (const args of [[], ['--all']]) {
      const { stdout } = await context(project, args);
      expect(stdout).toContain('evil\\x1b]0;title\\x07\\x0a');
      expect(stdout).toContain('caf\\xe9');
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/u);
    }
  });

  test('a file that cannot be read is named, and counted as it is sent: empty', async () => {
    await using project = await Project.with(FILES);
    await chmod(project.folder, 0o755);
    await chmod(project.path('src'), 0o755);
    await chmod(project.path('src/main.c'), 0o600);
    const { stdout, stderr } = await context(project, ['--target', 'build', '--json'], { uid: 65534 });
    expect(stderr).toMatch(/^stagedive: \.\/src\/main\.c cannot be read \(permission denied\): /);
    expect(JSON.parse(stdout).sent).toEqual({ files: 3, bytes: 3 });
  });

  test('a folder that cannot be read is named, unless it is ignored', async () => {
    await using project = await Project.with({ ...FILES, 'closed/x': 'x' });
    await chmod(project.folder, 0o755);
    await chmod(project.path('closed'), 0o000);
    const { status, stderr, stdout } = await context(project, [], { uid: 65534 });
    expect(status).toBe(0);
    expect(stderr).toBe(
      'stagedive: ./closed cannot be read (permission denied): make it readable, or list it in .dockerignore.\n',
    );
    expect(stdout).toContain('Build context');
    await project.write('.dockerignore', 'closed\n');
    expect((await context(project, [], { uid: 65534 })).stderr).toBe('');
    await chmod(project.path('closed'), 0o755);
  });

  test('links in circles end, and one that leads out of the context is one', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\nCOPY a /\nCOPY out /\n' });
    await symlink('b', project.path('a'));
    await symlink('a', project.path('b'));
    await symlink('/etc', project.path('out'));
    await mkdir(project.path('deep'));
    await symlink('..', project.path('deep/up'));
    const { status, stdout } = await context(project, ['--json']);
    expect(status).toBe(0);
    const { entries } = JSON.parse(stdout);
    expect(entries.map(({ path }: { path: string }) => path)).toEqual([
      'Dockerfile',
      'a',
      'b',
      'deep/up',
      'out',
    ]);
  });

  test('a context elsewhere is refused', async () => {
    const { status, stderr } = await runCommand(['context', 'https://example.invalid/x.git']);
    expect(status).toBe(2);
    expect(stderr).toContain('lists folders only');
  });
});
