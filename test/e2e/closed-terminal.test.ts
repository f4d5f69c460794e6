/** Closing the window, in every screen and every command that takes time: the status, and what the engine still runs. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { processesWith } from '../engine/processes.ts';
import { type App, closeApps, openApp, recordStatus, recordStatusInSurvivingShell } from './driver/index.ts';
import { Project, shellImage, ticked, ticking, unique } from './projects.ts';

/** In the environment of everything that runs in a state of the project. */
const mark = unique();
let project: Project;

beforeAll(async () => {
  project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS base
ENV MARK=${mark}
RUN echo ${mark} > /made
FROM base AS slow
RUN ${ticking}
FROM base AS broken
RUN echo partial > /half; exit 3
`,
  });
});
afterEach(closeApps);
afterAll(() => project[Symbol.asyncDispose]());

async function open(args: readonly string[], record: Readonly<Record<string, string>>): Promise<App> {
  return await openApp({ args, cwd: project.folder, cols: 120, rows: 40, env: record });
}

/** Closes the window: the program ends by SIGHUP, and the engine runs nothing of it any more. */
async function closes(app: App): Promise<void> {
  app.hangUp();
  expect(await app.ended()).toBe(129);
  while ((await processesWith(`MARK=${mark}`)).length > 0) await delay(50);
}

/** What a screen is brought to: the target, keys, and what shows then. */
const screens: readonly (readonly [string, string, string, RegExp])[] = [
  ['Explore', 'base', '', /slow/],
  ['a running build', 'slow', 'b', new RegExp(ticked)],
  ['a failed build', 'broken', 'b', /✘/],
  ['Files', 'base', 'g4', /Files of/],
  ['Sizes', 'base', 'g7', /Sizes of/],
  ['a walk', 'base', 'gd', / · 1 of 3/],
  ['a shell over the screens', 'base', 'gsecho $((6 * 7))\r', /^42$/m],
  ['the wait for a shell', 'slow', 'gjs', new RegExp(ticked)],
  ['help', 'base', '?', /Keys of/],
];

describe('closing the window ends the program with 129 in', () => {
  test.each(screens)('%s', async (_name, target, keys, shows) => {
    const app = await open(['.', '--target', target], recordStatus);
    await app.see('slow');
    app.type(keys);
    await app.see(shows, 60_000);
    await closes(app);
  });
});

const commands: readonly (readonly [string, readonly string[], string | RegExp])[] = [
  ['build', ['build', '.', '--target', 'slow'], ticked],
  ['build --watch', ['build', '--watch', '.', '--target', 'slow'], ticked],
  ['build --watch, waiting', ['build', '--watch', '.', '--target', 'base'], 'Watching for changes'],
  ['shell', ['shell', 'base'], /[#$]$/],
  ['shell, on the way to its state', ['shell', 'slow'], ticked],
  ['shell with a command', ['shell', 'base', '--', 'sh', '-c', ticking], ticked],
  ['files', ['files', 'slow'], ticked],
  ['diff', ['diff', 'base', 'slow'], ticked],
  ['check', ['check', 'slow'], ticked],
  ['cp', ['cp', 'slow', '/made', 'copied'], ticked],
];

describe('closing the window ends the command with 129:', () => {
  test.each(commands)('%s', async (_name, args, shows) => {
    const app = await open(args, recordStatus);
    await app.see(shows, 60_000);
    await closes(app);
  });
});

describe('where the shell survives its window, and so no SIGHUP comes, it ends with 129 all the same:', () => {
  // One that waits for a change writes nothing, and so cannot notice.
  test.each(commands.filter(([name]) => name !== 'build --watch, waiting'))(
    '%s',
    async (_name, args, shows) => {
      const app = await open(args, recordStatusInSurvivingShell);
      await app.see(shows, 60_000);
      await closes(app);
    },
  );
});
