/** The screen of cache mounts, on a real engine. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { type App, closeApps, openApp } from './driver/index.ts';
import { Project, runCommand, shellImage, unique } from './projects.ts';

const id = `a${unique().slice(-8)}`;
let project: Project;
/** With a mode, so that it began as a copy of a folder. */
const filed = `${id}-files`;
/** Big, so that it is in sight among those of other files. */
const big = `${id}-big`;
/** A project that mounts none of them. */
let stranger: Project;
/** Engines before 23 do not say the ids: there a mount is shown by where it is mounted, with the line that made it. */
let isOld = false;
const shown = (name: string): string => (isOld ? '/c' : name);
beforeAll(async () => {
  isOld = await isOldEngine();
  project = await Project.with({
    Dockerfile: `FROM ${shellImage}
RUN --mount=type=cache,id=${id},target=/c echo kept > /c/file; echo ${unique()}
RUN --mount=type=cache,id=${id}-2,target=/c echo ${unique()} > /c/file
RUN --mount=type=cache,id=${filed},target=/c,mode=0750 mkdir /c/folder && echo it is kept here > /c/folder/note.txt
RUN --mount=type=cache,id=${big},target=/c head -c 9000000 /dev/zero > /c/zeros
`,
  });
  stranger = await Project.with({ Dockerfile: `FROM ${shellImage}\n` });
  expect(await runCommand(['build', project.folder])).toMatchObject({ status: 0 });
});
afterEach(closeApps);
afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
});

async function opened(folder: string): Promise<App> {
  const app = await openApp({ args: [folder] });
  await app.see('1 Explore');
  app.type('0');
  await app.see(/\d+ mounts?, /, 30_000);
  return app;
}

/** Puts the cursor, which is on the first row, on a mount in view. */
async function pointAt(app: App, row: RegExp): Promise<void> {
  await app.see(row, 30_000);
  const first = app.lines().findIndex((line) => line.includes('Cache mounts ')) + 1;
  const at = app.lines().findIndex((line) => row.test(line));
  app.press(...Array.from({ length: at - first }, () => 'Down'));
}

const rowOf = (name: string, line: number): RegExp => new RegExp(`${shown(name)} .*line ${line}\\b`);

test('lists a mount with its line, opens a shell in which it is there, and clears it alone', async () => {
  const app = await opened(project.folder);
  await app.see(rowOf(`${id}-2`, 3), 30_000);
  await pointAt(app, rowOf(id, 2));
  app.type('s');
  await app.see(/[#$]$/, 30_000);
  app.type('cat /c/file; exit\r');
  await app.see(rowOf(id, 2), 30_000);
  app.type('x');
  // What else is in it depends on how the engine keeps it.
  await app.see(new RegExp(`${shown(id)} \\([0-9.]+ k?B\\) is emptied for all builds`));
  app.press('Enter');
  await app.see(new RegExp(`Cleared ${shown(id)}: [0-9.]+ k?B\\.`), 30_000);
  await app.gone(rowOf(id, 2));
  expect(app.screen()).toMatch(rowOf(`${id}-2`, 3));
});

test('shows the files of a mount, reads and copies one, and says what does not apply', async () => {
  const app = await opened(project.folder);
  await pointAt(app, rowOf(filed, 4));
  app.press('Enter');
  await app.see(`Files of cache mount ${shown(filed)}`);
  await app.see(/folder/, 30_000);
  app.type('+');
  await app.see('note.txt');
  app.type('/note');
  app.press('Enter');
  await app.see('it is kept here', 30_000);
  app.type('6');
  await app.see('A cache mount is not a state of the build: only Files applies to it.');
  app.type('c');
  await app.see('Copy');
  app.press('ctrl+u');
  app.type(`${project.folder}/copied`);
  app.press('Enter');
  await app.see(`One file copied to ${project.folder}/copied.`, 30_000);
  expect(await readFile(join(project.folder, 'copied'), 'utf8')).toBe('it is kept here\n');
  app.press('Escape');
  await app.see('/ filter');
  app.press('Escape');
  await app.see('Cache mounts');
});

test('opens a shell at a mount that no line of this file uses', async () => {
  const app = await opened(stranger.folder);
  if (isOld) {
    await pointAt(app, /\/c +[0-9]/);
    app.press('Enter');
    await app.see('This engine does not say which cache mount this is', 30_000);
    return;
  }
  await pointAt(app, new RegExp(`${big} `));
  app.type('s');
  await app.see(`cache mount ${big} at /cache; `, 30_000);
  app.type('pwd; ls; touch mine; exit\r');
  await app.see('Cache mounts', 30_000);
  app.press('Enter');
  await app.see(`Files of cache mount ${big}`);
  await app.see(/mine .*/, 30_000);
});
