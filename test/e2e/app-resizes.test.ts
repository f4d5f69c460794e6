import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { type App, openExplore, quit, stateHome } from './driver/index.ts';

const home = stateHome();

const [columns, rows] = [120, 40];

/** Waits until the walk stands at a line, from 1, which is a stop of as many. */
async function stands(app: App, point: number, line: number): Promise<void> {
  const here = new RegExp(`^│❯ {2}${line} ▶ `, 'm');
  await app.until(
    () => here.test(app.screen()) && app.screen().includes(`build · ${point} of 6`),
    `stop ${point} at line ${line}`,
    60_000,
  );
}

/** Sizes of the window from nothing to large, many too small to draw in. */
const size = (at: number): [number, number] => [1 + ((at * 37) % 200), 1 + ((at * 17) % 60)];

test('1,000 resizes and signals leave a walk at its place', async () => {
  await using made = await Project.with({
    Dockerfile: `FROM ${shellImage} AS build
RUN echo ${unique()} > /first
ENV COLOUR=green
RUN echo ${unique()} > /second
RUN echo third
RUN echo the last
`,
  });
  const app = await openExplore(made.folder, home(), { cols: columns, rows });
  app.press('d');
  await stands(app, 1, 1);
  app.press('n');
  await stands(app, 2, 2);

  let points = 0;
  let continued = 0;
  for (let at = 1; at < 1000; at += 1) {
    if (at % 250 === 0) {
      // Stopped and brought back as a shell's job, in a window that changed meanwhile.
      app.kill('SIGTSTP');
      points += 1;
      expect(await app.stopped(points)).toBe(app.settingsBefore());
      app.resize(...size(at));
      app.foreground();
      await app.until(() => app.modes().alternateScreen, 'the screen to come back');
    } else if (at % 50 === 0) {
      app.kill('SIGCONT');
      continued += 1;
    } else if (at === 333 || at === 666) {
      // A step in the midst of it, which nobody waits for.
      app.press('n');
    } else {
      app.resize(...size(at));
      await turn();
    }
  }
  expect([points, continued]).toEqual([3, 16]);

  app.resize(columns, rows);
  await stands(app, 4, 4);
  // The frames of smaller windows may still be on their way: the last one has both panels beside each other.
  const top = /^╭─ build · 4 of 6 ─.*╮╭─ Changed by this line ─+ 1 added, \+\d+ B ╮$/;
  await app.until(() => {
    const lines = app.lines();
    const drawn = lines.some((line) => line.length === columns && top.test(line));
    return drawn && / n next .* q quit$/.test(app.screen());
  }, 'the frame of the last window');
  const screen = app.screen();
  expect(screen).toMatch(/│ \+ \/second +\d+ B +│$/m);
  expect(screen).toMatch(/ n next .* q quit$/);
  expect(screen).toMatch(/^ stagedive .* engine /);
  // Nothing of another size is left: every row between header and footer goes from border to border.
  for (const line of screen.split('\n').slice(1, -1)) expect(line).toMatch(/^[│╭╰].{118}[│╮╯]$/);
  expect(app.modes()).toMatchObject({ alternateScreen: true, cursorVisible: false });

  app.press('n');
  await stands(app, 5, 5);
  app.press('p');
  await stands(app, 4, 4);
  await quit(app);
});
