/** The files of two past builds: `stagedive history compare --files`, and the key of the screen. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine, testBuilder } from '../engine/build-project.ts';
import { testScreens } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const { open } = testScreens();
const isOld = await isOldEngine();
const target = `files-${unique()}`;

let project: Project;
let home: Project;
/** The records are what finds the files of a context again. */
const env = () => ({ XDG_STATE_HOME: home.folder });
/** Ids of the builds that the tests made: one that failed, the two that did not, the newest first. */
let ids: readonly string[] = [];

const source = (last: string): string => `FROM ${shellImage} AS ${target}\nCOPY . /src/\nRUN ${last}\n`;

beforeAll(async () => {
  if (isOld) return;
  home = await Project.with({});
  project = await Project.with({
    Dockerfile: source('cp /src/text /made'),
    '.dockerignore': 'Dockerfile\n',
    text: 'one\n',
  });
  const build = async (): Promise<number | undefined> =>
    (await runCommand(['build', project.folder], { env: env() })).status;
  expect(await build()).toBe(0);
  await project.write('text', 'one\ntwo\n');
  expect(await build()).toBe(0);
  await project.write('Dockerfile', source('exit 3'));
  expect(await build()).toBe(1);
  const { stdout } = await runCommand(['history', '--json', '--target', target, '--limit', '0'], {
    env: env(),
  });
  ids = JSON.parse(stdout).builds.map(({ id }: { id: string }) => id);
});

afterAll(async () => {
  if (isOld) return;
  const builder = await testBuilder();
  for (const id of ids) await builder.history.remove(id).catch(() => undefined);
  await builder.close();
  await project[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

describe.skipIf(isOld)('the files of two past builds', () => {
  const compare = async (...args: string[]) =>
    await runCommand(['history', 'compare', ...args], { cwd: project.folder, env: env() });

  test('are printed after the steps, and are in the JSON', async () => {
    const { stdout, stderr, status } = await compare(ids[2]!, ids[1]!, '--files');
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toMatch(/ran +.*COPY|FIRST +SECOND/);
    expect(stdout).toContain(`a: ${target} of ${ids[2]!.slice(0, 12)}: `);
    expect(stdout).toMatch(/^~ \/src\/text +contents, 4 B to 8 B$/m);
    expect(stdout).toMatch(/^0 added, 0 removed, 2 modified, \d+ unchanged$/m);
    const { files } = JSON.parse((await compare(ids[2]!, ids[1]!, '--files', '--json')).stdout);
    expect(files.entries.map(({ path }: { path: string }) => path)).toEqual(['/made', '/src/text']);
    expect(JSON.parse((await compare(ids[2]!, ids[1]!, '--json')).stdout)).not.toHaveProperty('files');
  });

  test('are not there for a build that failed: the steps are printed, and one sentence says so', async () => {
    const { stdout, stderr, status } = await compare(ids[1]!, ids[0]!, '--files');
    expect(stdout).toMatch(/only in the second +RUN exit 3/);
    expect(stderr).toBe(`stagedive: The build ${ids[0]!.slice(0, 12)} failed: it has no result.\n`);
    expect(status).toBe(1);
    const json = await compare(ids[1]!, ids[0]!, '--files', '--json');
    expect(JSON.parse(json.stdout).files).toBeNull();
    const wrong = await runCommand(['history', 'show', ids[1]!, '--files'], { env: env() });
    expect(wrong.stderr).toMatch(/^stagedive: --files is about two builds; history show does not take it\./);
  });

  test('open on Diff from the comparison, and esc leads back to it', async () => {
    const app = await open(project.folder, {
      cols: 120,
      rows: 40,
      args: ['-f', project.path('Dockerfile')],
      env: env(),
    });
    app.press('8');
    await app.shows('Past builds, newest first');
    app.search(target);
    await app.shows(/3 of \d+/);
    app.press('Down', 'Space', 'Down', 'c');
    await app.shows('COPY . /src/');
    app.press('f');
    await app.shows(/files-.* ↔ files-/);
    await app.shows(/made .*contents +8 B/);
    app.press('Escape');
    await app.shows('Log · ');
    app.press('q');
    await app.ends(0);
  });
});
