/** All failures of one build: each has its log, its files and its shell. */
import { beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { testScreens } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const { open } = testScreens();

/** Engines before 23 keep nothing of a step that failed. */
let keeps = true;

beforeAll(async () => {
  keeps = !(await isOldEngine());
});

/** Stages that fail at lines 2, 4 and 6, each with a file of its own; the target takes from all three. */
function faulty(mark: string): Promise<Project> {
  const stage = (name: string, pause: number): string =>
    `FROM ${shellImage} AS ${name}\nRUN echo ${mark}; sleep ${pause}; echo ${name}-wrote | tee /of-${name}; exit 3\n`;
  return Project.with({
    Dockerfile: `${stage('one', 0)}${stage('two', 1)}${stage('three', 2)}FROM ${shellImage}
COPY --from=one /of-one /
COPY --from=two /of-two /
COPY --from=three /of-three /
`,
  });
}

describe('a build that keeps going', () => {
  test('shows all failures, and f goes from one to the next', async () => {
    await using made = await faulty(unique());
    const app = await open(made.folder);
    await app.header.hides('no engine');
    app.press('K');
    await app.build.summary.shows('failure 1 of 3');
    await app.build.summary.shows(/line 6 +three: RUN echo.* exit status 3/);
    await app.build.summary.shows('not tried: line 9, which needs lines 2 and 4');
    app.press('f');
    await app.build.log.shows('one-wrote');
    app.press('f');
    await app.build.summary.shows('failure 2 of 3');
    await app.build.log.shows('two-wrote');
    app.press('f');
    await app.build.summary.shows('failure 3 of 3');
    await app.build.log.shows('three-wrote');
    app.press('f');
    await app.build.summary.shows('failure 1 of 3');
    await app.quit();
  });

  test('has the files and the shell of each failure', async () => {
    await using made = await faulty(unique());
    const app = await open(made.folder);
    await app.header.hides('no engine');
    app.press('K');
    await app.build.summary.shows('failure 1 of 3');
    for (const name of ['one', 'two', 'three']) {
      app.press('f');
      await app.build.log.shows(`${name}-wrote`);
      app.press('Enter');
      await app.walk.hasFailed();
      await app.walk.changes.shows(
        keeps ? new RegExp(`of-${name}`) : 'This engine does not keep the files of a failed step',
      );
      await app.shellAnswers(
        `cat /of-${name}; echo "$((6 * 7)) words"`,
        keeps ? `${name}-wrote` : '42 words',
      );
      app.press('2');
      await app.build.log.shows(`${name}-wrote`);
    }
    await app.quit();
  });

  test('says of a step that could not be tried what it needs', async () => {
    await using made = await faulty(unique());
    const app = await open(made.folder);
    await app.header.hides('no engine');
    app.press('K');
    await app.build.summary.shows('failure 1 of 3');
    app.press('G');
    await app.build.log.shows('Not tried, as it needs lines 2, 4 and 6, which failed.');
    await app.quit();
  });

  test('builds on in the same way when it is built again', async () => {
    await using made = await faulty(unique());
    const app = await open(made.folder);
    await app.header.hides('no engine');
    app.press('K');
    await app.build.summary.shows('failure 1 of 3');
    app.press('r');
    await app.build.summary.hides('failure 1 of 3');
    await app.build.summary.shows('failure 1 of 3');
    app.press('b');
    await app.walk.hasFailed();
    await app.quit();
  });
});

test('build --keep-going has a line for each failure and for each step that it held up, then the failures', async () => {
  await using made = await faulty(unique());
  const { status, stderr } = await runCommand(['build', '--keep-going', made.folder]);
  expect(status).toBe(1);
  const said = stderr.replaceAll(`${made.folder}/`, '');
  const [summary = '', rest = ''] = said
    .slice(said.indexOf('stagedive: 3 steps failed, 3 not tried:'))
    .split(/(?=^Dockerfile:)/m);
  expect(rest).toContain('>>> RUN');
  expect(summary.split('\n').map((line) => line.replace(/: RUN .*: /, ': RUN …: '))).toEqual([
    'stagedive: 3 steps failed, 3 not tried:',
    '  Dockerfile:2: one: RUN …: exit status 3',
    '  Dockerfile:4: two: RUN …: exit status 3',
    '  Dockerfile:6: three: RUN …: exit status 3',
    '  Dockerfile:8: stage 3: COPY --from=one /of-one /: not tried, as it needs line 2',
    '  Dockerfile:9: stage 3: COPY --from=two /of-two /: not tried, as it needs lines 2 and 4',
    '  Dockerfile:10: stage 3: COPY --from=three /of-three /: not tried, as it needs lines 2, 4 and 6',
    '',
  ]);
  expect(said.match(/^ERROR: failed to solve: /gm)).toHaveLength(3);
});
