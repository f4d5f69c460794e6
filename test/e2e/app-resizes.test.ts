import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { testScreens } from './driver/index.ts';

const { open } = testScreens();

const [columns, rows] = [120, 40];

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
  const app = await open(made.folder, { cols: columns, rows });
  const { terminal } = app;
  app.press('d');
  await app.walk.standsAt(1, 'build · 1 of 6');
  app.press('n');
  await app.walk.standsAt(2, 'build · 2 of 6');

  let points = 0;
  let continued = 0;
  for (let at = 1; at < 1000; at += 1) {
    if (at % 250 === 0) {
      // Stopped and brought back as a shell's job, in a window that changed meanwhile.
      terminal.kill('SIGTSTP');
      points += 1;
      expect(await terminal.stopped(points)).toBe(terminal.settingsBefore());
      terminal.resize(...size(at));
      terminal.foreground();
      await app.areBack();
    } else if (at % 50 === 0) {
      terminal.kill('SIGCONT');
      continued += 1;
    } else if (at === 333 || at === 666) {
      // A step in the midst of it, which nobody waits for.
      app.press('n');
    } else {
      terminal.resize(...size(at));
      await turn();
    }
  }
  expect([points, continued]).toEqual([3, 16]);

  terminal.resize(columns, rows);
  await app.walk.standsAt(4, 'build · 4 of 6');
  // The frames of smaller windows may still be on their way: the last one has both panels beside each other.
  const top = /^╭─ build · 4 of 6 ─.*╮╭─ Changed by this line ─+ 1 added, \+\d+ B ╮$/;
  await app.until(() => {
    const lines = terminal.lines();
    const drawn = lines.some((line) => line.length === columns && top.test(line));
    return drawn && / n next .* q quit$/.test(terminal.screen());
  }, 'the frame of the last window');
  const screen = terminal.screen();
  expect(screen).toMatch(/│ \+ \/second +\d+ B +│$/m);
  expect(screen).toMatch(/ n next .* q quit$/);
  expect(screen).toMatch(/^ stagedive .* engine /);
  // Nothing of another size is left: every row between header and footer goes from border to border.
  for (const line of screen.split('\n').slice(1, -1)) expect(line).toMatch(/^[│╭╰].{118}[│╮╯]$/);
  expect(terminal.modes()).toMatchObject({ alternateScreen: true, cursorVisible: false });

  app.press('n');
  await app.walk.standsAt(5, 'build · 5 of 6');
  app.press('p');
  await app.walk.standsAt(4, 'build · 4 of 6');
  await app.quit();
});
