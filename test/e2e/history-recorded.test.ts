/** Past builds where the engine keeps no history: those that stagedive recorded. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { testScreens } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const { open } = testScreens();
const isOld = await isOldEngine();
const tag = unique();
const target = `last-${tag}`;

let project: Project;
/** Where records are kept. */
let home: Project;
let ids: readonly string[] = [];

const run = async (args: readonly string[]) =>
  await runCommand([...args], { cwd: project.folder, env: { XDG_STATE_HOME: home.folder } });
const history = async (...args: string[]) => await run(['history', ...args]);

const source = (command: string): string =>
  `FROM ${shellImage} AS base\nRUN echo ${tag}\n\nFROM base AS ${target}\nRUN ${command}\n`;

beforeAll(async () => {
  if (!isOld) return;
  home = await Project.with({});
  project = await Project.with({ Dockerfile: source('echo fine') });
  const build = ['build', project.folder, '--target', target];
  expect((await run(build)).status).toBe(0);
  await project.write('Dockerfile', source('echo oops && exit 7'));
  expect((await run(build)).status).toBe(1);
  const { stdout } = await history('--json', '--target', target);
  ids = JSON.parse(stdout).builds.map(({ id }: { id: string }) => id);
});

afterAll(async () => {
  if (!isOld) return;
  await project[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

describe.runIf(isOld)('stagedive history on an engine that keeps none', () => {
  test('lists the builds that it recorded, and says so', async () => {
    const { stdout, stderr } = await history('--target', target);
    expect(stderr).toContain(
      'stagedive: This engine keeps no history, so only builds of stagedive are listed.',
    );
    const [, failed = '', done = ''] = stdout.trimEnd().split('\n');
    expect(failed).toMatch(/Dockerfile +\d+\.\ds +\d+\/3 +failed: .*exit code: 7/);
    expect(done).toMatch(/Dockerfile +\d+\.\ds +\d+\/3 +done$/);
  });

  test('says why it has no files of builds', async () => {
    const { stderr, status } = await history('compare', ids[1]!, ids[1]!, '--files');
    expect(stderr).toContain('cannot be looked for: its Dockerfile and its steps are not kept.');
    expect(status).toBe(1);
  });

  test('shows one with steps and times, and says that there are no logs', async () => {
    const { stdout } = await history('show', ids[0]!);
    expect(stdout).toMatch(/\d+\.\ds failed +RUN echo oops && exit 7/);
    expect(stdout).toContain('Logs are not kept here');
    const json = JSON.parse((await history('show', ids[0]!, '--json')).stdout);
    expect(json).toMatchObject({ state: 'failed', target, failure: { exitCode: 7, line: 5 } });
    expect((await history('logs', ids[0]!)).stderr).toContain('Logs are not kept here');
  });

  test('compares two', async () => {
    const { stdout } = await history('compare', ids[1]!, ids[0]!);
    expect(stdout).toMatch(/only in the first .*RUN echo fine/);
    expect(stdout).toMatch(/failed +only in the second .*RUN echo oops/);
  });

  test('opens one on the screen, and deletes it when that is confirmed', async () => {
    const app = await open(project.folder, {
      args: ['-f', project.path('Dockerfile')],
      env: { XDG_STATE_HOME: home.folder },
    });
    app.press('8');
    await app.shows('Past builds, newest first');
    app.search(tag);
    await app.shows(/2 of \d+/);
    app.press('Enter');
    await app.shows('Exit code 7');
    app.press('Up', 'Up');
    await app.shows('Logs are not kept here');
    app.press('Escape');
    await app.shows(`Past builds · ${tag}`);
    app.press('d');
    await app.shows('The record of ');
    app.press('Enter');
    await app.shows(/1 of \d+/);
    app.press('q');
    await app.ends(0);
    const { stdout } = await history('--json', '--target', target);
    expect(JSON.parse(stdout).builds.map(({ id }: { id: string }) => id)).toEqual([ids[1]]);
  });
});
