/** `stagedive diff`, as people and scripts use it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { type CommandOptions, Project, runCommand, shellImage, unique } from './projects.ts';

let project: Project;
/** Engines before 23 do not keep what a failed step left. */
let keeps = true;
const tag = unique();

const DOCKERFILE = `FROM ${shellImage} AS build
WORKDIR /work
RUN mkdir /out && echo ${tag} > /out/app && chmod 755 /out/app && printf 'one\\ntwo\\n' > /out/text
RUN printf 'one\\n2\\n' > /out/text && chmod 700 /out/app && mkdir -p /cache/a && echo cached > /cache/a/b

FROM scratch AS assets
COPY assets /assets

FROM scratch AS runtime
COPY --from=build /out/app /app
COPY --from=build /out/text /out/text
COPY --from=assets /assets/logo /logo

FROM ${shellImage} AS broken
RUN echo ${tag} > /kept
RUN echo partial > /half; rm /kept; exit 7
RUN echo never

FROM broken AS above

FROM scratch AS nothing

FROM --platform=linux/arm64 scratch AS foreign
COPY assets /assets

FROM scratch AS last
COPY --from=build /out /out
`;

beforeAll(async () => {
  keeps = !(await isOldEngine());
  project = await Project.with({ Dockerfile: DOCKERFILE, 'assets/logo': 'logo\n' });
});
afterAll(() => project[Symbol.asyncDispose]());

/** Number of the first line that holds a text. */
function line(text: string): number {
  return DOCKERFILE.split('\n').findIndex((each) => each.includes(text)) + 1;
}

/** Runs it; its stderr is without the progress that is shown where a build takes more than a second. */
async function diff(args: readonly string[], options?: CommandOptions) {
  const end = await runCommand(['diff', '-C', project.folder, ...args], options);
  return { ...end, stderr: end.stderr.replace(/^#0 stagedive: solving\n(?:(?:#.*)?\n)*/, '') };
}

async function json(...args: string[]) {
  const { status, stdout, stderr } = await diff([...args, '--json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const read = JSON.parse(stdout);
  return {
    ...read,
    changes: read.entries.map((entry: Record<string, unknown>) => `${entry.change} ${entry.path}`),
  };
}

describe('diff --json', () => {
  test('of two stages has all that differs, with the origin of what the right one has', async () => {
    const found = await json('assets', 'runtime');
    expect(found).toMatchObject({ a: { ref: 'assets' }, b: { ref: 'runtime' } });
    expect(found.changes).toEqual([
      'added /app',
      'removed /assets',
      'removed /assets/logo',
      'added /logo',
      'added /out',
      'added /out/text',
    ]);
    const [app, , gone] = found.entries;
    expect(app).toEqual({
      path: '/app',
      change: 'added',
      a: null,
      b: {
        type: 'file',
        size: tag.length + 1,
        mode: '0700',
        uid: 0,
        gid: 0,
        mtime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        linkname: null,
      },
      origin: { line: line('COPY --from=build /out/app'), kind: 'copy', from: 'build', path: '/out/app' },
      // It came from another stage than the left one.
      copiedFrom: null,
    });
    expect(gone).toEqual({
      path: '/assets/logo',
      change: 'removed',
      a: expect.objectContaining({ size: 5 }),
      b: null,
    });
    expect(found.totals).toEqual({
      a: { files: 1, bytes: 5 },
      b: { files: 3, bytes: tag.length + 1 + 6 + 5 },
      added: 4,
      removed: 2,
      modified: 0,
      unchanged: 0,
    });
  });

  test('of one line is what its instruction changed, and why', async () => {
    const found = await json(`:${line("'one\\n2")}`);
    expect(found).toMatchObject({ a: { before: true }, b: { ref: `:${line("'one\\n2")}` } });
    expect(found.changes).toEqual([
      'added /cache',
      'added /cache/a',
      'added /cache/a/b',
      'modified /out/app',
      'modified /out/text',
    ]);
    const [, , , app, text] = found.entries;
    expect(app).toMatchObject({ why: ['mode'], a: { mode: '0755' }, b: { mode: '0700' } });
    expect(app.origin).toMatchObject({ line: line('mkdir /out'), kind: 'run', from: null, path: null });
    expect(text).toMatchObject({ why: ['contents'], origin: { line: line("'one\\n2") } });
    expect((await json(':2')).changes).toEqual(['added /work']);
  });

  test('of one stage is what it changed in its base', async () => {
    const found = await json('build');
    expect(found).toMatchObject({ a: { ref: shellImage }, b: { ref: 'build' }, totals: { removed: 0 } });
    expect(found.changes).toContain('added /out/app');
    expect(found.totals.unchanged).toBeGreaterThan(10);
    expect((await json('nothing')).entries).toEqual([]);
    expect(await json('above', 'broken').catch((error: Error) => error)).toBeInstanceOf(Error);
  });

  test('without a state compares the target with each stage that it copies from', async () => {
    const one = await json();
    expect(one).toMatchObject({ a: { ref: 'build' }, b: { ref: 'last' } });
    expect(one.more).toBeUndefined();
    const several = await json('--target', 'runtime');
    expect(several).toMatchObject({
      a: { ref: 'build' },
      b: { ref: 'runtime' },
      more: [{ a: { ref: 'assets' }, b: { ref: 'runtime' }, totals: { added: 4 } }],
    });
    expect(several.more).toHaveLength(1);
  });

  test('is filtered by kind and by path, and counts what is left', async () => {
    const found = await json('build', '--only', 'added,modified', '--path', '/cache', '--path', 'out/text');
    expect(found.changes).toEqual(['added /cache', 'added /cache/a', 'added /cache/a/b', 'added /out/text']);
    expect(found.totals).toMatchObject({ added: 4, removed: 0, modified: 0 });
  });
});

describe('diff', () => {
  test('shows whole folders, biggest first, with why and where from', async () => {
    const { status, stdout, stderr } = await diff(['assets', 'runtime', '--trees']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const size = tag.length + 1;
    expect(stdout.replaceAll(/ +/g, ' ')).toBe(
      `a: assets: 1 file, 5 B
b: runtime: 3 files, ${size + 11} B
+ /app ${size} B :${line('/out/app /app')} COPY --from=build /out/app
+ /out/ 1 inside, 6 B :${line('/out/text /out')} COPY --from=build
- /assets/ 1 inside, 5 B
+ /logo 5 B :${line('/logo /logo')} COPY --from=assets /assets/logo
4 added, 2 removed, 0 modified, 0 unchanged
`,
    );
    const all = (await diff([`:${line("'one\\n2")}`, '--all'])).stdout;
    expect(all).toMatch(/^~ \/out\/app +mode 0755 to 0700 +:3 RUN$/m);
    expect(all).toMatch(/^~ \/out\/text +contents, 8 B to 6 B +:4 RUN$/m);
    expect(all).toMatch(/^\+ \/cache\/a\/b +7 B +:4 RUN$/m);
  });

  test('tells what came over from a stage, what was added, and what stayed behind', async () => {
    const { status, stdout, stderr } = await diff(['build', 'runtime']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const size = tag.length + 1;
    expect(stdout.replaceAll(/ +/g, ' ').replaceAll(/ \n/g, '\n')).toContain(
      ` came over 2 files ${size + 6} B
added here 1 file 5 B
left behind `.slice(1),
    );
    expect(stdout).toMatch(new RegExp(`^  /out/app -> /app +${size} B +:${line('/out/app /app')}$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^  /logo +5 B +:${line('/logo /logo')} +from assets$`, 'm'));
    expect(stdout).toMatch(/^ {2}\/cache\/ +1 file +7 B$/m);
  });

  test('shows what was moved, what lines add, and what was left behind', async () => {
    const { stdout } = await diff(['build', 'runtime', '--moves', '--sizes']);
    expect(stdout).toContain(`= /out/app moved to /app (${tag.length + 1} B)\n`);
    expect(stdout).toMatch(/^:11 +COPY +█+ +\d+ B$/m);
    expect(stdout).toContain('build left behind 7 B of the ');
    expect(stdout).toContain('/cache/a/b (7 B)\n');
    expect(stdout).toMatch(/^build holds 2\.\d MB: the split into stages saved 100\.0 %$/m);
  });

  test('shows the lines of one file', async () => {
    const patch = (await diff([`:4`, '--patch', '/out/text'])).stdout;
    expect(patch).toBe('--- before :4/out/text\n+++ :4/out/text\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n');
    const binary = await diff(['build', '-p', '/bin/busybox']);
    expect(binary).toMatchObject({ status: 0, stdout: '' });
    const none = await diff(['build', '-p', '/no/such']);
    expect(none).toMatchObject({ status: 1, stderr: 'stagedive: /no/such is in neither state.\n' });
  });

  test('says so when two states are for different platforms', async () => {
    const { status, stderr, stdout } = await diff(['assets', 'foreign']);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^stagedive: assets is for linux\/amd64, foreign for linux\/arm64\.\nstagedive: foreign has no file that came from assets, so their files are only compared\.\n$/,
    );
    expect(stdout).toContain('0 added, 0 removed, 0 modified, 2 unchanged');
  });

  test('compares what a failing stage left', async () => {
    const fails = line('exit 7');
    for (const ref of ['broken', `:${fails}`]) {
      const { status, stdout, stderr } = await diff([ref, '--all']);
      expect(status).toBe(0);
      if (!keeps) {
        expect(stderr).toMatch(/keeps nothing of it/);
        continue;
      }
      expect(stderr).toBe(
        `stagedive: broken, what line ${fails} (RUN) left when it failed with exit code 7.\n`,
      );
      expect(stdout).toMatch(new RegExp(`^\\+ /half +8 B +:${fails} RUN$`, 'm'));
      expect(stdout).toContain(ref === 'broken' ? '1 added, 0 removed' : '1 added, 1 removed');
      const patch = await diff([ref, '--patch', '/half']);
      expect(patch).toMatchObject({ status: 0, stderr });
    }
    const above = await diff(['above']);
    expect(above.status).toBe(1);
    expect(above.stderr).toContain(`Dockerfile:${fails} fails`);
    expect(above.stdout).toBe('');
  });

  test.each([
    [['nonsense'], 'there is no stage "nonsense"'],
    [['build', ':1000'], 'no instruction on this line'],
    [['build', '--only', 'touched'], '--only touched: the kinds are added, removed, modified.'],
    [['build', '--json', '--all'], '--json and --all cannot be combined.'],
  ])('refuses %j with one sentence', async (args, sentence) => {
    const { status, stdout, stderr } = await diff(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
