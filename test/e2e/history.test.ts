/** Past builds: `stagedive history`, and the screen of them in a real terminal on a real engine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine, testBuilder } from '../engine/build-project.ts';
import { testScreens } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const { open } = testScreens();
const isOld = await isOldEngine();
const tag = unique();

let project: Project;
/** Ids of the builds that the tests made, the newest first. */
let ids: readonly string[] = [];

const source = (last: string): string => `FROM ${shellImage} AS base
RUN echo ${tag}

FROM base AS last
RUN ${last}
`;

/** Ids of the builds of a target, the newest first: other tests build on the same engine. */
async function idsOf(target: string): Promise<readonly string[]> {
  const { stdout } = await runCommand(['history', '--json', '--target', target, '--limit', '0']);
  return JSON.parse(stdout).builds.map(({ id }: { readonly id: string }) => id);
}

beforeAll(async () => {
  if (isOld) return;
  const last = (command: string): string => source(command).replace('AS last', `AS last-${tag}`);
  project = await Project.with({ Dockerfile: last('echo fine') });
  const build = ['build', project.folder, '--target', `last-${tag}`];
  expect((await runCommand(build)).status).toBe(0);
  await project.write('Dockerfile', last('echo oops && exit 7'));
  expect((await runCommand(build)).status).toBe(1);
  await project.write('Dockerfile', last('echo changed since'));
  ids = await idsOf(`last-${tag}`);
});

afterAll(async () => {
  if (isOld) return;
  const builder = await testBuilder();
  for (const id of ids) await builder.history.remove(id).catch(() => undefined);
  await builder.close();
  await project[Symbol.asyncDispose]();
});

describe.skipIf(isOld)('stagedive history', () => {
  const history = async (...args: string[]) =>
    await runCommand(['history', ...args], { cwd: project.folder });

  test('lists one record for each build, with target, state and error', async () => {
    const { stdout } = await history('--target', `last-${tag}`);
    const [head = '', failed = '', done = '', ...more] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^ID +WHEN +TARGET +DEFINITION +TIME +CACHED +STATE$/);
    expect(failed).toMatch(/Dockerfile +\d+\.\ds +\d+\/\d+ +failed: exit code 7: .*$/);
    expect(done).toMatch(/Dockerfile +\d+\.\ds +\d+\/\d+ +done$/);
    expect(more).toEqual([]);
    const only = await history('--target', `last-${tag}`, '--state', 'failed', '--json');
    expect(JSON.parse(only.stdout).builds.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
  });

  test('shows a failure with the Dockerfile as it was, by a shortened id', async () => {
    const { stdout, status } = await history('show', ids[0]!.slice(0, 14));
    expect(status).toBe(0);
    expect(stdout).toMatch(/base\n.*\n {2}(?:cached|\d+\.\ds) +RUN echo/);
    expect(stdout).toContain('>>> RUN echo oops && exit 7');
    expect(stdout).not.toContain('changed since');
    const json = JSON.parse((await history('show', ids[0]!, '--json')).stdout);
    expect(json).toMatchObject({ state: 'failed', target: `last-${tag}`, failure: { exitCode: 7, line: 5 } });
  });

  test('prints the logs as the build did', async () => {
    const { stdout } = await history('logs', ids[1]!);
    expect(stdout).toMatch(/^#0 build /);
    expect(stdout).toMatch(/^#\d+ \d+\.\d+ fine$/m);
    const raw = await history('logs', ids[1]!, '--json');
    const first: unknown = JSON.parse(raw.stdout.split('\n')[0] ?? '');
    expect(first).toHaveProperty('vertexes');
  });

  test('compares two builds', async () => {
    const { stdout } = await history('compare', ids[1]!, ids[0]!);
    expect(stdout).toMatch(/cached +now cached: -\d+\.\ds +base: RUN echo/);
    expect(stdout).toMatch(/- +\d+\.\ds failed +only in the second +last-.*: RUN echo oops/);
    const json = JSON.parse((await history('compare', ids[1]!, ids[0]!, '--json')).stdout);
    expect(json.steps.map(({ change }: { change: string }) => change)).toEqual(
      expect.arrayContaining(['now-cached', 'only-a', 'only-b']),
    );
  });

  test('says in one sentence what is wrong', async () => {
    const said = async (...args: string[]) => {
      const { status, stderr, stdout } = await history(...args);
      expect(stdout).toBe('');
      return `${status} ${stderr.split('\n')[0]}`;
    };
    expect(await said('show', 'nothing-is-called-so')).toMatch(
      /^1 stagedive: No build nothing-is-called-so is in the history/,
    );
    expect(await said('show')).toMatch(/^2 stagedive: history show takes one ID, not 0;/);
    expect(await said('compare', ids[0]!)).toMatch(/^2 stagedive: history compare takes two IDs, not 1;/);
    expect(await said('--limit', 'many')).toMatch(/^2 stagedive: --limit many: not a number/);
    expect(await said('forget')).toMatch(/^2 stagedive: .*forget.*ls, show, logs, compare, rm/);
    expect(await said('rm', ids[0]!)).toBe(
      '2 stagedive: Without a terminal to ask on, --force deletes the record of 1 build.',
    );
  });
});

describe.skipIf(isOld)('the screen of past builds', () => {
  test.each([
    { cols: 80, rows: 24 },
    { cols: 200, rows: 50 },
  ])('lists, filters, opens and compares at $cols×$rows', async (size) => {
    const app = await open(project.folder, { ...size, args: ['-f', project.path('Dockerfile')] });
    app.press('8');
    await app.header.shows('8 History');
    await app.shows('Past builds, newest first');
    app.search(tag);
    await app.shows(/2 of \d+/);
    app.press('Enter');
    await app.shows('oops');
    await app.shows(/▎ +5 {2}RUN echo oops && exit 7/);
    app.press('Escape');
    await app.shows(`Past builds · ${tag}`);
    app.press('Space', 'Down', 'c');
    await app.shows('now cached');
    app.press('Escape');
    await app.shows(`Past builds · ${tag}`);
    app.press('Escape');
    await app.shows('Past builds, newest first');
    app.press('Escape');
    await app.stages.shows();
    if (size.cols < 200) await app.header.hides('8 History');
    app.press('q');
    await app.ends(0);
  });

  test('deletes only what was confirmed', async () => {
    const target = `deleted-${unique()}`;
    await using other = await Project.with({
      Dockerfile: `FROM ${shellImage} AS ${target}\nRUN echo ${target}\n`,
    });
    for (const _ of [1, 2]) expect((await runCommand(['build', other.folder])).status).toBe(0);
    const [newer, older] = await idsOf(target);
    const app = await open(other.folder, { args: ['-f', other.path('Dockerfile')] });
    app.press('8');
    await app.shows('Past builds, newest first');
    app.search(target);
    await app.shows(/2 of \d+/);
    app.press('d');
    await app.shows('The record of ');
    app.press('Escape');
    expect(await idsOf(target)).toEqual([newer, older]);
    app.press('d');
    await app.shows('The record of ');
    app.press('Enter');
    await app.shows(/1 of \d+/);
    expect(await idsOf(target)).toEqual([older]);
    app.press('q');
    await app.ends(0);
    await runCommand(['history', 'rm', '--force', older ?? '']);
  });

  test('shows a build of another client while it runs, until it ends', async () => {
    const own = `runs-${unique()}`;
    await using other = await Project.with({
      Dockerfile: `FROM ${shellImage} AS ${own}\nRUN echo begun ${unique()}; for i in 1 2 3 4 5 6; do sleep 1; echo tick $i; done\n`,
    });
    const building = runCommand(['build', other.folder], { env: { XDG_STATE_HOME: other.path('state') } });
    try {
      const app = await open(project.folder, { args: ['-f', project.path('Dockerfile')] });
      app.press('8');
      await app.shows('Past builds, newest first');
      app.search(own);
      await app.shows(/1 of \d+/);
      app.press('d');
      await app.shows(/The build \w+ is still running: delete its record once it has ended\./);
      app.press('Enter');
      await app.shows('tick 2');
      await app.shows('tick 6');
      await app.shows(/✔ Built/);
      app.press('Escape');
      await app.shows(`Past builds · ${own}`);
      app.press('d');
      await app.shows('The record of ');
      app.press('Enter');
      await app.shows('No build fits.');
      app.press('q');
      await app.ends(0);
    } finally {
      await building;
    }
  });

  test('calls a build failed as soon as it did, though it stays open for its files', async () => {
    const own = `open-${unique()}`;
    await using other = await Project.with({
      Dockerfile: `FROM ${shellImage} AS ${own}\nRUN echo ${unique()}; exit 5\n`,
    });
    const app = await open(other.folder, { args: ['--target', own] });
    app.press('b');
    await app.shows('Exit code 5');
    app.press('8');
    await app.shows('Past builds, newest first');
    app.search(own);
    await app.shows('✘ failed');
    app.press('Enter');
    await app.shows(/✘ Failed/);
    app.press('q');
    await app.ends(0);
    const found = JSON.parse((await runCommand(['history', '--json', '--target', own])).stdout);
    expect(found.builds.map(({ state }: { state: string }) => state)).toEqual(['failed']);
    await runCommand(['history', 'rm', '--force', found.builds[0].id]);
  });
});
