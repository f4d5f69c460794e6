/** What a failed step left stays there to look into, whatever is done beside it; or one key runs the step again. */
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { dockerCli } from '../engine/docker-cli.ts';
import { openApp, type Screens, testScreens } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const { open } = testScreens();

/** Engines before 23 keep nothing of a step that failed. */
let keeps = true;
let programs: Project;
let cli: Record<string, string | undefined>;

beforeAll(async () => {
  keeps = !(await isOldEngine());
  programs = await Project.with({});
  cli = { ...(await dockerCli(programs.folder)), DOCKER_BUILDKIT: '1' };
});

afterAll(() => programs[Symbol.asyncDispose]());

/** Builds as another client does; resolves to what it wrote. */
function dockerBuild(folder: string): Promise<string> {
  return new Promise((resolve) => {
    const args = ['build', '--progress=plain', folder];
    execFile('docker', args, { env: cli }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

/** Its last stage fails at line 5, after it has taken from the context and written a file. */
const failing = (mark: string): string => `FROM ${shellImage} AS base
COPY word /
RUN echo ${mark} > /early
FROM base AS last
RUN cat /proc/sys/kernel/random/uuid | tee /half.txt; cat /word; exit 7
RUN echo never
`;

const project = (mark: string): Promise<Project> =>
  Project.with({ Dockerfile: failing(mark), word: 'apple\n' });

/** What a run of the failing step calls itself. */
const RUN_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The run of the failing step whose log is shown. */
function runShown(app: Screens): string {
  return RUN_ID.exec(app.walk.output.row(RUN_ID))?.[0] ?? '';
}

/**
 * The walk stands on a failure of another run than `before`; the files that it wrote are listed, and a shell opens among
 * them. Resolves to the run.
 */
async function failureIsThere(app: Screens, before = ''): Promise<string> {
  await app.until(() => !['', before].includes(runShown(app)), 'another run of the failing step');
  await app.walk.hasFailed();
  await app.walk.changes.shows(keeps ? /half\.txt/ : 'This engine does not keep the files of a failed step');
  const run = runShown(app);
  await app.shellAnswers('cat /half.txt; echo "$((6 * 7)) words"', keeps ? run : '42 words');
  return run;
}

/** Opens the screens and builds until the build has failed. */
async function failedBuild(made: Project): Promise<Screens> {
  const app = await open(made.folder);
  await app.header.hides('no engine');
  app.press('b');
  await app.walk.hasFailed();
  return app;
}

describe('what a failed step left is still there', () => {
  test('when the build is built again and fails once more', async () => {
    const mark = unique();
    await using made = await project(mark);
    const app = await failedBuild(made);
    let run = await failureIsThere(app);
    for (let round = 0; round < 2; round += 1) {
      app.press('2', 'b');
      run = await failureIsThere(app, run);
    }
    await app.quit();
  });

  test('when a watched file changes, and the step fails once more', async () => {
    const mark = unique();
    await using made = await project(mark);
    const app = await failedBuild(made);
    const run = await failureIsThere(app);
    app.press('w');
    await app.footer.shows('Watching');
    await made.write('word', 'pear\n');
    await app.walk.output.shows(/pear/);
    await failureIsThere(app, run);
    await app.quit();
  });

  test('after its sizes, files, check and diff were opened', async () => {
    const mark = unique();
    await using made = await project(mark);
    const app = await failedBuild(made);
    await app.walk.changes.shows(
      keeps ? /half\.txt/ : 'This engine does not keep the files of a failed step',
    );
    app.press('7');
    await app.sizes.list.shows(keeps ? /RUN .*half\.txt/ : /RUN .*early/);
    app.press('4');
    await app.files.tree.shows('early', ...(keeps ? ['half.txt'] : []));
    app.press('6');
    await app.check.findings.shows();
    app.press('5');
    await app.diff.list.shows();
    app.press('3');
    await failureIsThere(app);
    await app.quit();
  });

  test('after the step was run again from where the walk stands', async () => {
    const mark = unique();
    await using made = await project(mark);
    const app = await failedBuild(made);
    const run = await failureIsThere(app);
    app.press('R');
    const second = await failureIsThere(app, run);
    app.press('r');
    await app.walk.standsAt(1, 'base · 1 of 6');
    app.press('c');
    await failureIsThere(app, second);
    await app.quit();
  });

  test('while a second stagedive and another client build the same step to its end', async () => {
    const mark = unique();
    await using made = await project(mark);
    const app = await failedBuild(made);
    await app.walk.changes.shows(
      keeps ? /half\.txt/ : 'This engine does not keep the files of a failed step',
    );
    const again = await runCommand(['build', made.folder, '--progress', 'plain']);
    expect(again.status).toBe(1);
    expect(await dockerBuild(made.folder)).toContain('exit code: 7');
    const files = await runCommand(['files', ':5', '-C', made.folder]);
    expect(files.stdout).toContain('/early');
    if (keeps) expect(files.stdout).toContain('/half.txt');
    await failureIsThere(app);
    app.press('4');
    await app.files.tree.shows('early', ...(keeps ? ['half.txt'] : []));
    await app.quit();
  });
});

describe('stagedive shell STAGE of a stage that fails', () => {
  test('says which line fails and opens a shell in what it left, on a terminal', async () => {
    const mark = unique();
    await using made = await project(mark);
    const app = await openApp({ args: ['shell', 'last', '-C', made.folder], cols: 200, rows: 50 });
    await app.see(
      /last cannot be reached because \S*Dockerfile:5 fails: this is a shell in what it left\./,
      60_000,
    );
    app.type(`cat /half.txt /early; echo "is $((6 * 7))"\r`);
    await app.see('is 42', 60_000);
    if (keeps) expect(app.screen()).toContain(mark);
    app.type('exit\r');
    await app.exit();
  });

  test('refuses with a command, and says how to look into the failure', async () => {
    const mark = unique();
    await using made = await project(mark);
    const { status, stderr } = await runCommand(['shell', 'last', '-C', made.folder, '--', 'true']);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /stagedive: last cannot be reached because \S*Dockerfile:5 fails: stagedive shell :5 /,
    );
  });
});
