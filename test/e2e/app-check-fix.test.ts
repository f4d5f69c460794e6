/** All findings of Check, fixed by one key, in a real terminal on a real engine. */
import { cp, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Project } from '../engine/build-project.ts';
import { testScreens } from './driver/index.ts';
import { demo } from './projects.ts';

const { open } = testScreens();

test('what the demo’s runtime lacks is shown as a change, written, built, and then nothing is missing', async () => {
  await using made = await Project.with({});
  await cp(demo, made.folder, {
    recursive: true,
    filter: (path) => !/\/(?:engine|engine\.d|run\.js)$/.test(path),
  });
  const before = await readFile(made.path('Dockerfile'), 'utf8');
  const app = await open(made.folder, { cols: 100, rows: 40 });
  app.press('k', '6');
  await app.check.findings.isTitled('Check of runtime-dynamic');
  await app.check.findings.shows(/✘ missing-loader/);
  app.press('P');
  await app.overlay.shows('+COPY --from=debug /lib64/ld-linux-x86-64.so.2 /lib64/');
  expect(await readFile(made.path('Dockerfile'), 'utf8')).toBe(before);
  app.press('Escape');
  await app.check.findings.isTitled('Check of runtime-dynamic');
  app.press('P');
  await app.overlay.shows('+COPY --from=debug /lib64/ld-linux-x86-64.so.2 /lib64/');
  app.press('Enter');
  await app.build.summary.shows('✔ Built runtime-dynamic');
  app.press('6');
  await app.check.findings.isTitled('Check of runtime-dynamic');
  await app.check.findings.shows('Everything copied here can run, and nothing is here that should not be.');
  await app.quit();
});
