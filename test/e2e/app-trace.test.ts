/** Which command of a failed RUN it was, in a real terminal on a real engine. */
import { existsSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine, Project, shellImage, unique } from '../engine/build-project.ts';
import { testScreens } from './driver/index.ts';
import { demo } from './projects.ts';

const { open } = testScreens();
let keeps = true;

beforeAll(async () => {
  keeps = !(await isOldEngine());
});

describe('a failed RUN', () => {
  test('is traced on a key, and what it left stays as it was', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage} AS base
ENV MARK=${unique()}
RUN echo $$ >> /left \\
 && echo one \\
 && cat /nowhere \\
 && echo two
`,
    });
    const app = await open(made.folder);
    app.press('b');
    await app.walk.hasFailed();
    app.press('T');
    await app.overlay.isAt(/✘ {3}1 .* :5 +cat \/nowhere/);
    await app.overlay.shows(/✔ {3}0 .* :4 +echo one/);
    await app.overlay.hides('echo two');
    app.press('T');
    // The trace has written its line into a file of its own.
    if (keeps) await app.shellAnswers('wc -l < /left', '1');
    // It is kept, also on Build.
    app.press('2', 'T');
    await app.overlay.isAt(/✘ {3}1 .* :5 +cat \/nowhere/);
    app.press('T');
    await app.quit();
  });

  test('opens a script of the build context at its line', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\nENV MARK=${unique()}\nCOPY sub/work.sh /opt/\nRUN sh /opt/work.sh\n`,
      'sub/work.sh': '#!/bin/sh\necho one\ncat /nowhere\n',
      nano: '#!/bin/sh\necho "$@" > "$0.calls"\n',
    });
    await chmod(made.path('nano'), 0o755);
    const app = await open(made.folder, { env: { VISUAL: made.path('nano') } });
    app.press('b');
    await app.walk.hasFailed();
    app.press('T');
    await app.overlay.shows(/✘ {3}1 .* cat \/nowhere/);
    app.press('e');
    await app.until(() => existsSync(made.path('nano.calls')), 'the editor');
    await app.areBack();
    const called = await readFile(made.path('nano.calls'), 'utf8');
    expect(called).toContain('+3');
    expect(called).toContain(made.path('sub/work.sh'));
    app.press('T');
    await app.quit();
  });

  test('can be stopped while it is traced', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}
ENV MARK=${unique()}
RUN test -e /.stagedive && sleep 600; exit 3
`,
    });
    const app = await open(made.folder);
    app.press('b');
    await app.walk.hasFailed();
    app.press('T');
    await app.overlay.shows(/2 commands so far\./);
    app.press('x');
    await app.overlay.shows('Stopped.');
    app.press('T');
    await app.quit();
  });

  test('of the demo is traced to the year that breaks', async () => {
    const app = await open(demo, { args: ['--build-arg', 'FAIL=1'] });
    app.press('b');
    await app.walk.hasFailed();
    app.press('T');
    await app.overlay.isAt(/✘ {3}1 .* :59 {2}\/opt\/orrery\/orrery almanac .* 2031$/);
    app.press('T');
    await app.quit();
  });
});
