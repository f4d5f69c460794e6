/** The screen of cache mounts, on a real engine. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { closeApps, openApp } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const id = `a${unique().slice(-8)}`;
let project: Project;
let isOld = false;
beforeAll(async () => {
  isOld = await isOldEngine();
  project = await Project.with({
    Dockerfile: `FROM ${shellImage}
RUN --mount=type=cache,id=${id},target=/c echo kept > /c/file; echo ${unique()}
RUN --mount=type=cache,id=${id}-2,target=/c echo ${unique()} > /c/file
`,
  });
  expect(await runCommand(['build', project.folder])).toMatchObject({ status: 0 });
});
afterEach(closeApps);
afterAll(() => project[Symbol.asyncDispose]());

test('lists a mount with its line, opens a shell in which it is there, and clears it alone', async () => {
  if (isOld) return;
  const app = await openApp({ args: [project.folder] });
  await app.see('1 Explore');
  app.type('0');
  await app.see(new RegExp(`${id}-2 .*line 3`), 30_000);
  const first = app.lines().findIndex((line) => new RegExp(`${id} .*line 2`).test(line));
  const other = app.lines().findIndex((line) => new RegExp(`${id}-2 .*line 3`).test(line));
  expect(first).toBeGreaterThan(0);
  if (first > other) app.press('Down');
  app.type('s');
  await app.see(/[#$]$/, 30_000);
  app.type('cat /c/file; exit\r');
  await app.see(new RegExp(`${id} .*line 2`), 30_000);
  app.type('x');
  await app.see(`${id} (5 B) is emptied for all builds`);
  app.press('Enter');
  await app.see(`Cleared ${id}: 5 B.`, 30_000);
  await app.gone(new RegExp(`${id} .*line 2`));
  expect(app.screen()).toMatch(new RegExp(`${id}-2 .*line 3`));
});
