/** `stagedive files`, `cat` and `cp`, as people and scripts use them. */
import { createHash } from 'node:crypto';
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testBuilder } from '../engine/build-project.ts';
import { type CommandOptions, Project, runCommand, shellImage, startCommand, unique } from './projects.ts';

let project: Project;
/** Engines before 23 do not keep what a failed step left. */
let keeps = true;
let out: string;
const tag = unique();

beforeAll(async () => {
  const builder = await testBuilder();
  keeps = Number.parseInt(builder.engine.version, 10) >= 23;
  await builder.close();
  project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS made
WORKDIR /work
RUN echo one > first && mkdir -p sub/deeper && echo two > sub/second && chmod 750 sub/second \\
 && touch -d '2020-02-03 04:05:06' first sub/second sub && echo ${tag} > sub/deeper/third && chmod 500 sub/deeper
RUN ln -s sub/second link && ln -s /work/sub /to-sub && ln -s /nowhere gone && ln -s round round && ln first hard \\
 && mkfifo pipe && mknod null c 1 3 && chmod 4755 first && printf x > "$(printf 'esc\\033[31m\\nname')"
RUN head -c 20000000 /dev/urandom > big

FROM ${shellImage} AS broken
RUN echo ${tag} > /kept
RUN echo partial > /half; rm /kept; exit 7
RUN echo never

FROM ${shellImage} AS copied
RUN echo ${tag} > /kept
COPY no-such-file /there

FROM scratch AS hostile
COPY --from=made /work/sub /sub

FROM scratch AS nothing
LABEL a=b
`,
  });
});
afterAll(() => project[Symbol.asyncDispose]());

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'stagedive-out-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

/** Runs it; its stderr is without the progress that is shown where a build takes more than a second. */
async function run(command: string, args: readonly string[], options?: CommandOptions) {
  const end = await runCommand([command, '-C', project.folder, ...args], options);
  return { ...end, stderr: end.stderr.replace(/^#0 stagedive: solving\n(?:(?:#.*)?\n)*/, '') };
}

const failed = 'stagedive: broken, what line 11 (RUN) left when it failed with exit code 7.\n';

describe('files', () => {
  test('lists a folder of a state as text, with links and unusual names', async () => {
    const { status, stdout, stderr } = await run('files', [':5', '/work']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toEqual(
      [
        expect.stringMatching(
          /^-rw-r--r-- {5}0:0 {10}1 \d{4}-\d\d-\d\d \d\d:\d\d \/work\/esc\\x1b\[31m\\x0aname$/,
        ),
        '-rwsr-xr-x     0:0          4 2020-02-03 04:05 /work/first',
        '-rwsr-xr-x     0:0          4 2020-02-03 04:05 /work/hard (same as /work/first)',
        expect.stringMatching(/^lrwxrwxrwx .* \/work\/link -> sub\/second$/),
        expect.stringMatching(/^crw-r--r-- {5}0:0 {8}1,3 .* \/work\/null$/),
        expect.stringMatching(/^prw-r--r-- .* \/work\/pipe$/),
        expect.stringMatching(/^lrwxrwxrwx .* \/work\/round -> round$/),
        expect.stringMatching(/^drwxr-xr-x .* \/work\/sub$/),
        expect.stringMatching(/^dr-x------ .* \/work\/sub\/deeper$/),
        expect.stringMatching(/ \/work\/sub\/deeper\/third$/),
        '-rwxr-x---     0:0          4 2020-02-03 04:05 /work/sub/second',
        expect.stringMatching(/^lrwxrwxrwx .* \/work\/gone -> \/nowhere$/),
      ].toSorted((a, b) => nameIn(a) - nameIn(b)),
    );
    function nameIn(line: unknown): number {
      return lines.findIndex((real) =>
        typeof line === 'string' ? real === line : (line as { sample: RegExp }).sample?.test(real),
      );
    }
  });

  test('lists the same as JSON, with every key of the contract', async () => {
    const { status, stdout, stderr } = await run('files', ['made', '/to-sub', '--json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const time = '2020-02-03T04:05:06.000Z';
    const entry = { type: 'file', size: 4, mode: '0750', uid: 0, gid: 0, mtime: time, linkname: null };
    expect(JSON.parse(stdout)).toEqual({
      ref: 'made',
      entries: [
        { path: '/work/sub/deeper', ...entry, type: 'dir', size: 0, mode: '0500', mtime: expect.any(String) },
        {
          path: '/work/sub/deeper/third',
          ...entry,
          size: tag.length + 1,
          mode: '0644',
          mtime: expect.any(String),
        },
        { path: '/work/sub/second', ...entry },
      ],
    });
    const all = JSON.parse((await run('files', [':5', '--json'])).stdout);
    const byPath = new Map<string, unknown>(all.entries.map((each: { path: string }) => [each.path, each]));
    expect(byPath.get('/work/hard')).toMatchObject({
      type: 'file',
      size: 4,
      mode: '4755',
      linkname: '/work/first',
    });
    expect(byPath.get('/to-sub')).toMatchObject({ type: 'symlink', linkname: '/work/sub' });
    expect(byPath.get('/work/null')).toMatchObject({ type: 'char', size: 0 });
    expect(byPath.get('/work/esc\u001b[31m\nname')).toMatchObject({ size: 1 });
  });

  test('--before is the state before the line', async () => {
    const list = async (...args: string[]) =>
      (await run('files', [...args])).stdout.split('\n').map((line) => line.split(' ').at(-1));
    expect(await list(':3', '/work', '--before')).toEqual(['']);
    expect(await list(':3', '/work')).toContain('/work/first');
    expect(await list('nothing')).toEqual(['']);
    expect(await list('hostile')).toEqual(['/sub', '/sub/deeper', '/sub/deeper/third', '/sub/second', '']);
  });

  test('one file is listed alone, a link to something else as itself', async () => {
    expect((await run('files', ['made', 'work/first'])).stdout).toMatch(/ \/work\/first\n$/);
    expect((await run('files', ['made', '/work/link'])).stdout).toMatch(/ \/work\/link -> sub\/second\n$/);
    expect((await run('files', ['made', '/work/gone'])).stdout).toMatch(/ \/work\/gone -> \/nowhere\n$/);
  });

  test('a path that is not there gets an error with similar paths', async () => {
    expect(await run('files', ['made', '/work/frist'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'stagedive: There is no /work/frist; the nearest is /work/first.\n',
    });
    expect((await run('files', ['nothing', '/etc'])).stderr).toBe('stagedive: There is no /etc.\n');
  });

  test('a failing line shows what it left', async () => {
    const end = await run('files', [':11', '--json']);
    expect(end.status).toBe(0);
    const paths = JSON.parse(end.stdout).entries.map(({ path }: { path: string }) => path);
    if (keeps) {
      expect(end.stderr).toBe(failed);
      expect(paths).toContain('/half');
      expect(paths).not.toContain('/kept');
    } else {
      expect(end.stderr).toContain('this engine keeps nothing of it');
      expect(paths).toContain('/kept');
    }
    const before = await run('files', [':11', '--before', '--json']);
    expect(JSON.parse(before.stdout).entries.map(({ path }: { path: string }) => path)).toContain('/kept');
  });

  test('a COPY that fails leaves the state before it', async () => {
    const end = await run('files', [':16', '/kept']);
    expect(end).toMatchObject({ status: 0, stderr: 'stagedive: copied, before line 16: COPY failed.\n' });
    expect(end.stdout).toContain('/kept');
  });

  test.each(['files', 'cat', 'cp'])(
    '%s: what comes after a failing line cannot be reached',
    async (command) => {
      const end = await run(command, [
        'broken',
        ...(command === 'files' ? [] : ['/half']),
        ...(command === 'cp' ? [out] : []),
      ]);
      expect(end).toMatchObject({ status: 1, stdout: '' });
      expect(end.stderr).toContain('exit code: 7');
      expect(end.stderr).toMatch(
        /\nstagedive: broken cannot be reached because \S*Dockerfile:11 fails: [^\n]*\n$/,
      );
    },
  );

  test('wrong usage is reported before an engine is connected', async () => {
    const env = { DOCKER_HOST: 'unix:///nowhere.sock' };
    expect(await run('files', ['nosuch'], { env })).toMatchObject({ status: 2, stdout: '' });
    expect(await run('cat', ['made'], { env })).toMatchObject({ status: 2, stdout: '' });
    expect(await run('cp', ['made', '/x', ''], { env })).toMatchObject({ status: 2, stdout: '' });
    expect(await run('files', ['made', '--before'], { env })).toMatchObject({ status: 2, stdout: '' });
    expect(await run('files', ['made'], { env })).toMatchObject({ status: 3, stdout: '' });
  });
});

describe('cat', () => {
  test('writes bytes and nothing else, however many', async () => {
    const { stdout, exitCode, stderr } = await execa(
      process.execPath,
      ['bin/stagedive.js', 'cat', '-C', project.folder, 'made', '/work/big'],
      { encoding: 'buffer', stripFinalNewline: false, maxBuffer: 1e9 },
    );
    expect({ exitCode, stderr: Buffer.from(stderr).toString() }).toEqual({ exitCode: 0, stderr: '' });
    const sum = await run('shell', ['made', '--', 'sha256sum', '/work/big']);
    expect(createHash('sha256').update(stdout).digest('hex')).toBe(sum.stdout.slice(0, 64));
  });

  test('follows links inside the state', async () => {
    expect(await run('cat', ['made', '/work/link'])).toEqual({ status: 0, stdout: 'two\n', stderr: '' });
    expect((await run('cat', ['made', 'to-sub/../first'])).stdout).toBe('one\n');
    expect((await run('cat', ['made', '../../../work/hard'])).stdout).toBe('one\n');
  });

  test.each([
    ['/work/sub', '/work/sub is a folder: stagedive files made /work/sub lists it.'],
    ['/', '/ is a folder: stagedive files made / lists it.'],
    ['/work/pipe', '/work/pipe is a fifo, which has no contents.'],
    ['/work/null', '/work/null is a device, which has no contents.'],
    ['/work/round', '/work/round: too many symlinks, or a loop of them.'],
    ['/work/gone', 'There is no /work/gone (the link /work/gone leads to /nowhere, which is missing).'],
  ])('%s is refused with a sentence', async (path, sentence) => {
    expect(await run('cat', ['made', path])).toEqual({
      status: 1,
      stdout: '',
      stderr: `stagedive: ${sentence}\n`,
    });
  });

  test('a reader that stops reading is not an error', async () => {
    const script = `node bin/stagedive.js cat -C ${project.folder} made /work/big | head -c 3 | wc -c`;
    const { stdout, stderr } = await execa('bash', ['-c', script]);
    expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: '3', stderr: '' });
  });

  test('writes what a failure left, and what was there before', async () => {
    const end = await run('cat', [':11', '/half']);
    if (keeps) expect(end).toEqual({ status: 0, stdout: 'partial\n', stderr: failed });
    else expect(end).toMatchObject({ status: 1, stdout: '' });
    expect(await run('cat', [':11', '--before', '/kept'])).toEqual({
      status: 0,
      stdout: `${tag}\n`,
      stderr: '',
    });
  });
});

describe('cp', () => {
  test('copies a file into a folder, or to a name, with its mode and time', async () => {
    expect(await run('cp', ['made', '/work/sub/second', out])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await run('cp', ['made', '/work/link', join(out, 'named')])).toMatchObject({
      status: 0,
      stderr: '',
    });
    for (const name of ['second', 'named']) {
      expect(await readFile(join(out, name), 'utf8')).toBe('two\n');
      const { mode, mtime } = await stat(join(out, name));
      expect([(mode & 0o7777).toString(8), mtime.toISOString()]).toEqual(['750', '2020-02-03T04:05:06.000Z']);
    }
    expect(await run('cp', ['made', '/work/first', out])).toMatchObject({ status: 0, stderr: '' });
    expect(((await stat(join(out, 'first'))).mode & 0o7777).toString(8)).toBe('755');
    expect((await readdir(out)).toSorted()).toEqual(['first', 'named', 'second']);
  });

  test('copies a folder: into one that exists, to a new name, or what is in it', async () => {
    await mkdir(join(out, 'into'));
    for (const [path, dest] of [
      ['/work/sub', 'into'],
      ['/to-sub', 'new'],
      ['/work/sub/.', 'into'],
    ] as const) {
      expect(await run('cp', ['made', path, join(out, dest)])).toEqual({ status: 0, stdout: '', stderr: '' });
    }
    const third = 'deeper/third';
    for (const folder of ['into/sub', 'new', 'into']) {
      expect(await readFile(join(out, folder, third), 'utf8')).toBe(`${tag}\n`);
      expect(((await stat(join(out, folder, 'deeper'))).mode & 0o7777).toString(8)).toBe('500');
    }
    expect((await stat(join(out, 'new'))).mtime.toISOString()).not.toBe('');
  });

  test('brings links along that stay inside, leaves other links and devices out, and says so', async () => {
    const end = await run('cp', [':5', '/work', out]);
    expect(end).toMatchObject({ status: 1, stdout: '' });
    expect(end.stderr).toBe(
      'stagedive: Not copied: /work/gone (a link to /nowhere, out of what is copied), /work/null (a device), /work/pipe (a fifo). Everything else was.\n',
    );
    expect((await readdir(join(out, 'work'))).toSorted()).toEqual([
      'esc\u001b[31m\nname',
      'first',
      'hard',
      'link',
      'round',
      'sub',
    ]);
    expect(await readlink(join(out, 'work/link'))).toBe('sub/second');
    expect(await readFile(join(out, 'work/link'), 'utf8')).toBe('two\n');
    expect((await stat(join(out, 'work/hard'))).ino).toBe((await stat(join(out, 'work/first'))).ino);
    expect(await readFile(join(out, 'work/hard'), 'utf8')).toBe('one\n');
    expect(await run('cp', [':5', '/work', join(out, 'second'), '--skip-special'])).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  test.each([
    ['/work/null', '/work/null is a device: only files and folders can be copied.'],
    ['/work/pipe', '/work/pipe is a fifo: only files and folders can be copied.'],
    ['/work/round', '/work/round: too many symlinks, or a loop of them.'],
    ['/work/frist', 'There is no /work/frist; the nearest is /work/first.'],
  ])('%s is refused with a sentence', async (path, sentence) => {
    expect(await run('cp', ['made', path, out])).toEqual({
      status: 1,
      stdout: '',
      stderr: `stagedive: ${sentence}\n`,
    });
    expect(await readdir(out)).toEqual([]);
  });

  test('overwrites nothing without --force, and then whole files', async () => {
    await mkdir(join(out, 'sub'));
    await writeFile(join(out, 'sub/second'), 'mine');
    const refused = await run('cp', ['made', '/work/sub', out]);
    expect(refused).toEqual({
      status: 1,
      stdout: '',
      stderr: `stagedive: ${join(out, 'sub/second')} would be overwritten: use --force to overwrite.\n`,
    });
    expect(await readdir(join(out, 'sub'))).toEqual(['second']);
    expect(await run('cp', ['made', '/work/sub', out, '--force'])).toMatchObject({ status: 0, stderr: '' });
    expect(await readFile(join(out, 'sub/second'), 'utf8')).toBe('two\n');
  });

  test('never leaves the target: links on disk are refused, not followed', async () => {
    const elsewhere = join(out, 'elsewhere');
    await mkdir(elsewhere);
    await mkdir(join(out, 'target/sub'), { recursive: true });
    await symlink(elsewhere, join(out, 'target/sub/deeper'));
    for (const force of [[], ['--force']]) {
      const end = await run('cp', ['made', '/work/sub', join(out, 'target'), ...force]);
      expect(end).toMatchObject({ status: 1, stdout: '' });
      expect(end.stderr).toBe(
        `stagedive: ${join(out, 'target/sub/deeper')} is a link or a device, so no folder can be written there.\n`,
      );
    }
    await writeFile(join(elsewhere, 'mine'), 'mine');
    await rm(join(out, 'target/sub/deeper'));
    await symlink(join(elsewhere, 'mine'), join(out, 'target/sub/second'));
    expect((await run('cp', ['made', '/work/sub', join(out, 'target'), '--force'])).stderr).toBe(
      `stagedive: ${join(out, 'target/sub/second')} is a link or a device, so no file can be written there.\n`,
    );
    expect(await readFile(join(elsewhere, 'mine'), 'utf8')).toBe('mine');
    expect(await readdir(elsewhere)).toEqual(['mine']);
    expect((await lstat(join(out, 'target/sub/second'))).isSymbolicLink()).toBe(true);
  });

  test('ends with an error for an impossible destination', async () => {
    expect((await run('cp', ['made', '/work/first', join(out, 'no/such')])).stderr).toContain(
      'there is no folder',
    );
    expect((await run('cp', ['made', '/work/first', `${join(out, 'no')}/`])).stderr).toContain(
      'There is no folder',
    );
    await writeFile(join(out, 'file'), '');
    expect((await run('cp', ['made', '/work/sub', join(out, 'file')])).stderr).toContain(
      'so no folder can be written there',
    );
    expect(await readdir(out)).toEqual(['file']);
  });

  test('copies what a failure left', async () => {
    const end = await run('cp', [':11', '/half', out]);
    if (!keeps) return expect(end.status).toBe(1);
    expect(end).toEqual({ status: 0, stdout: '', stderr: failed });
    expect(await readFile(join(out, 'half'), 'utf8')).toBe('partial\n');
  });

  test('to - is a tar archive of everything, with times before 1970, and the contents of 20 MB', async () => {
    const options = { encoding: 'buffer', stripFinalNewline: false, maxBuffer: 1e9, reject: false } as const;
    const args = ['bin/stagedive.js', 'cp', '-C', project.folder, 'made', '/work', '-'];
    const { stdout, exitCode, stderr } = await execa(process.execPath, args, options);
    expect({ exitCode, stderr: Buffer.from(stderr).toString() }).toEqual({ exitCode: 0, stderr: '' });
    await execa('tar', ['-x', '-C', out], { input: stdout });
    expect((await stat(join(out, 'work/big'))).size).toBe(20_000_000);
    expect(await readFile(join(out, 'work/sub/deeper/third'), 'utf8')).toBe(`${tag}\n`);
    expect(await readlink(join(out, 'work/gone'))).toBe('/nowhere');
    expect((await stat(join(out, 'work/null'))).isCharacterDevice()).toBe(true);
    expect(((await stat(join(out, 'work/first'))).mode & 0o7777).toString(8)).toBe('4755');
    const sum = await run('shell', ['made', '--', 'sha256sum', '/work/big']);
    const read = await readFile(join(out, 'work/big'));
    expect(createHash('sha256').update(read).digest('hex')).toBe(sum.stdout.slice(0, 64));
  });

  test('a full disk leaves no half-written file', async () => {
    const script = `mount -t tmpfs -o size=4m none ${out} && node bin/stagedive.js cp -C ${project.folder} made /work/big ${out}; echo $? >&2; ls -A ${out} >&2`;
    const { stderr } = await execa('unshare', ['-rm', 'sh', '-c', script], { reject: false });
    expect(stderr).toBe(`stagedive: ${join(out, 'big')} cannot be written: no space is left on the disk.\n1`);
  });

  test('ctrl+c leaves no half-written file', async () => {
    const running = startCommand(['cp', '-C', project.folder, 'made', '/work', join(out, 'work')]);
    const names = (): Promise<readonly string[]> => readdir(join(out, 'work')).catch(() => []);
    while ((await names()).length === 0);
    running.kill('SIGINT');
    const { status } = await running.end;
    expect([0, 1, 130]).toContain(status);
    const left = await readdir(join(out, 'work'));
    expect(left.filter((name) => name.startsWith('.stagedive'))).toEqual([]);
    if (left.includes('big')) expect((await stat(join(out, 'work/big'))).size).toBe(20_000_000);
  });
});
