/** Walking through a target with the keys, in a real terminal on a real engine. */
import { chmod, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { type App, type AppOptions, openExplore, quit, stateHome, untouched } from './driver/index.ts';

const home = stateHome();

/** Milliseconds that a step in the engine may take on a busy machine. */
const STEP = 60_000;

/** Two stages; the cursor of Explore is on the last one at first. */
const dockerfile = (id: string): string => `FROM ${shellImage} AS build
ENV GREETING=hello
RUN mkdir /out && echo "$GREETING ${id}" | tee /out/greeting

# what ships
FROM scratch AS runtime
COPY --from=build /out /
COPY word /
LABEL by=stagedive-test
`;

function project(more: Readonly<Record<string, string>> = {}): Promise<Project> {
  return Project.with({ Dockerfile: dockerfile(unique()), word: 'a word\n', ...more });
}

const open = (folder: string, more: Partial<AppOptions> = {}): Promise<App> =>
  openExplore(folder, home(), more);

/** Waits until the walk stands at a line, from 1: `title` alone is there on the way, too. */
async function stands(app: App, title: string | RegExp, line: number): Promise<void> {
  const here = new RegExp(`^│.{3} *${line} [▶✘] `, 'm');
  const titled = (screen: string): boolean =>
    typeof title === 'string' ? screen.includes(title) : title.test(screen);
  await app.until(() => here.test(app.screen()) && titled(app.screen()), `${title} at line ${line}`, STEP);
}

/** Opens and begins at the first stage: the cursor goes up to it, then d. */
async function dive(folder: string, more: Partial<AppOptions> = {}): Promise<App> {
  const app = await open(folder, more);
  app.press('g', 'd');
  await stands(app, 'build · 1 of 7', 1);
  return app;
}

/** Puts the cursor of the source on a line, from 1. */
function toLine(app: App, line: number): void {
  app.press('g', ...Array.from({ length: line - 1 }, () => 'j'));
}

describe('a walk', () => {
  test('begins at the stage under the cursor, and goes by n, p and c', async () => {
    await using made = await project();
    const app = await open(made.folder);
    app.press('d');
    await stands(app, 'runtime · 4 of 7', 6);
    expect(app.screen()).toMatch(/│❯ {2}6 ▶ FROM scratch AS runtime/);

    app.press('1');
    await app.see('╭─ Stages');
    app.press('g', 'd');
    await stands(app, 'build · 1 of 7', 1);
    expect(app.screen()).toMatch(/│❯ {2}1 ▶ FROM /);
    expect(app.screen()).toMatch(/Changed by this line ─+ \d+ entries in the image ╮/);

    app.press('n');
    await stands(app, 'build · 2 of 7', 2);
    expect(app.screen()).toContain('= GREETING=hello');
    expect(app.screen()).toContain('ENV runs nothing: it only changes settings.');

    app.press('n');
    await stands(app, 'build · 3 of 7', 3);
    await app.see(/│ hello \d/);
    expect(app.screen()).toMatch(/Changed by this line ─+ 2 added, \+\d+ B ╮/);
    expect(app.screen()).toMatch(/\+ \/out\/greeting +\d+ B/);

    app.press('p');
    await stands(app, 'build · 2 of 7', 2);
    expect(app.screen()).not.toContain('/out/greeting');

    app.press('c');
    await stands(app, 'runtime · 7 of 7 · the end', 9);
    expect(app.screen()).toContain('= by=stagedive-test');
    app.press('n');
    await app.see('This is the end of the target. p goes back.');
    app.press('p');
    await stands(app, 'runtime · 6 of 7', 8);
    expect(app.screen()).toMatch(/\+ \/word +7 B/);
    await quit(app);
  });

  test('stops at a breakpoint, runs to the cursor, and back', async () => {
    await using made = await project();
    const app = await dive(made.folder);
    // Line 5 has no instruction: the next one takes the breakpoint, and the screen says so.
    toLine(app, 5);
    app.press('Space');
    await app.see('Breakpoint on line 6: line 5 has no instruction.');
    await app.see(/◉ 6 /);
    app.press('c');
    await stands(app, 'runtime · 4 of 7 · at a breakpoint', 6);
    toLine(app, 8);
    app.press('u');
    await stands(app, 'runtime · 6 of 7 · at the cursor', 8);
    toLine(app, 2);
    app.press('u');
    await stands(app, 'build · 2 of 7 · at the cursor', 2);
    toLine(app, 6);
    app.press('Space');
    await app.gone('◉');
    app.press('c');
    await stands(app, 'runtime · 7 of 7 · the end', 9);
    await quit(app);
  });

  test('steps into the stage that a COPY takes from, and out again', async () => {
    await using made = await project();
    const app = await dive(made.folder);
    toLine(app, 7);
    app.press('u');
    await stands(app, 'runtime · 5 of 7 · at the cursor', 7);
    app.press('i');
    await stands(app, 'build · 3 of 7', 3);
    expect(app.screen()).toContain('o step out');
    app.press('p');
    await stands(app, 'build · 2 of 7', 2);
    app.press('o');
    await stands(app, 'runtime · 5 of 7', 7);
    expect(app.screen()).not.toContain('o step out');
    await quit(app);
  });

  test('shows environment, user and mounts at v', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}
WORKDIR /work
USER builder
ENV COLOUR=green
RUN --mount=type=cache,target=/var/cache/things --mount=type=tmpfs,target=/scratch echo ${unique()}
`,
    });
    const app = await open(made.folder);
    app.press('d');
    await stands(app, '1 of 5', 1);
    app.press('c');
    await stands(app, '5 of 5', 5);
    app.press('v');
    await app.see('Environment and mounts');
    const screen = app.screen();
    expect(screen).toMatch(/user +builder/);
    expect(screen).toMatch(/folder +\/work/);
    expect(screen).toContain('COLOUR=green');
    expect(screen).toMatch(/\+cache +\/var\/cache\/things/);
    expect(screen).toMatch(/\+tmpfs +\/scratch/);
    app.press('v');
    await app.gone('Environment and mounts');
    await quit(app);
  });

  test('stands on the instruction that fails, with its log', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo fine\nRUN echo "half ${unique()}" | tee /half && exit 3\nRUN echo never\n`,
    });
    const app = await open(made.folder);
    app.press('d');
    await stands(app, '1 of 4', 1);
    app.press('c');
    await stands(app, '3 of 4 · it failed', 3);
    await app.see(/│ half /);
    expect(app.screen()).toMatch(/│❯ {2}3 ✘ RUN echo "half/);
    expect(app.screen()).toMatch(/exit code:? 3/i);
    app.press('n');
    await app.see('The instruction failed: nothing comes after it. p goes back.');
    app.press('p');
    await stands(app, '2 of 4', 2);
    await quit(app);
  });

  test('is stopped by x, and the engine stops too', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo begun ${unique()}; while true; do sleep 0.2; done\n`,
    });
    const app = await open(made.folder);
    app.press('d');
    await stands(app, '1 of 2', 1);
    app.press('n');
    await app.see(/│ begun /, STEP);
    app.press('x');
    await app.see('Stopped: r begins anew.');
    app.press('r');
    await stands(app, '1 of 2', 1);
    await quit(app);
  });
});

describe('the editor', () => {
  /** An editor that says where it was opened and changes the greeting. */
  async function editor(made: Project, does: string): Promise<string> {
    await made.write('editor', `#!/bin/sh\necho "$@" >> ${made.path('calls')}\n${does}\n`);
    await chmod(made.path('editor'), 0o755);
    return made.path('editor');
  }

  test('opens at the line of the walk; on return the walk goes on there, in the new file', async () => {
    await using made = await project();
    const script = await editor(made, `sed -i 's/GREETING=hello/GREETING=goodbye/' "$1"`);
    const app = await dive(made.folder, { env: { EDITOR: script, VISUAL: undefined } });
    toLine(app, 3);
    app.press('u');
    await stands(app, 'build · 3 of 7 · at the cursor', 3);
    await app.see(/│ hello \d/);
    app.press('e');
    await app.see(/│ goodbye \d/, STEP);
    await stands(app, 'build · 3 of 7', 3);
    expect(app.screen()).toContain('ENV GREETING=goodbye');
    expect(await readFile(made.path('calls'), 'utf8')).toBe(`${made.path('Dockerfile')}\n`);
    // Not one key is lost on the way.
    app.press('p');
    await stands(app, 'build · 2 of 7', 2);
    expect(app.screen()).toContain('= GREETING=goodbye');
    await quit(app);
  });

  test('gets the terminal for itself, keys and all, and gives it back', async () => {
    await using made = await project();
    const script = await editor(made, 'echo "type a word:"; read word; echo "$word" > "$1.word"');
    const app = await dive(made.folder, { env: { VISUAL: script } });
    app.press('e');
    await app.see('type a word:');
    expect(app.modes().alternateScreen).toBe(false);
    app.type('quit\r');
    await stands(app, 'build · 1 of 7', 1);
    expect(await readFile(made.path('Dockerfile.word'), 'utf8')).toBe('quit\n');
    await quit(app);
  });

  test('that mends a failure lets the walk go on from there by itself, to the line that failed', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}
RUN echo first ${unique()}
RUN echo "second" && exit 3
RUN echo never
`,
    });
    const script = await editor(
      made,
      'if grep -q "exit 3" "$1"; then sed -i -e "s/ && exit 3//" -e "2i RUN echo new line" "$1"; else sed -i "s/new line/& \\&\\& exit 5/" "$1"; fi',
    );
    const app = await open(made.folder, { env: { VISUAL: script } });
    app.press('d');
    await stands(app, '1 of 4', 1);
    app.press('c');
    await stands(app, '3 of 4 · it failed', 3);
    app.press('e');
    // It was moved by the line that is new above it.
    await stands(app, '4 of 5 · it works now', 4);
    await app.see(/│ second/);
    app.press('c');
    await stands(app, '5 of 5 · the end', 5);
    await quit(app);
  });

  test('that breaks a line above the failure lets the walk stop there', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}
RUN echo first ${unique()}
RUN echo "second" && exit 3
`,
    });
    const script = await editor(made, 'sed -i "s/^RUN echo first/RUN exit 6; echo first/" "$1"');
    const app = await open(made.folder, { env: { VISUAL: script } });
    app.press('d');
    await stands(app, '1 of 3', 1);
    app.press('c');
    await stands(app, '3 of 3 · it failed', 3);
    app.press('e');
    await stands(app, '2 of 3 · it failed', 2);
    expect(app.screen()).toMatch(/exit code:? 6/i);
    await quit(app);
  });

  test('that mends the file of a build that failed lets the build go on', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo first ${unique()}\nRUN echo "second" && exit 3\n`,
    });
    const script = await editor(made, 'sed -i "s/ && exit 3//" "$1"');
    const app = await open(made.folder, { env: { VISUAL: script } });
    app.press('b');
    await app.see('it failed', STEP);
    app.press('Escape');
    await app.see('rebuild, no cache');
    // Keys typed with the one that opens the editor do not act on the screens.
    app.type('eq');
    await app.see('✔ Built stage 0', STEP);
    await quit(app);
  });

  test('that fails is told in a sentence, and the walk is where it was', async () => {
    await using made = await project();
    const app = await dive(made.folder, { env: { VISUAL: '/nowhere/editor' } });
    app.press('e');
    await app.see('The editor /nowhere/editor did not work');
    await stands(app, 'build · 1 of 7', 1);
    await quit(app);
  });

  test('that leaves a file which cannot be read is told of with the line, and another edit mends it', async () => {
    await using made = await project();
    const script = await editor(
      made,
      `if grep -q RUNN "$1"; then sed -i s/RUNN/RUN/ "$1"; echo LABEL mended=yes >> "$1"; else sed -i s/RUN/RUNN/ "$1"; fi`,
    );
    const app = await dive(made.folder, { env: { VISUAL: script } });
    app.press('e');
    await app.see(/Dockerfile:3/);
    app.press('e');
    await stands(app, 'build · 1 of 8', 1);
    await quit(app);
  });
});

test('breakpoints survive a restart, and are gone when they were taken', async () => {
  await using made = await project();
  const first = await dive(made.folder);
  toLine(first, 7);
  first.press('Space');
  await first.see(/◉ 7 /);
  await quit(first);

  const second = await dive(made.folder);
  await second.see(/◉ 7 /);
  second.press('c');
  await stands(second, 'runtime · 5 of 7 · at a breakpoint', 7);
  second.press('Space');
  await second.gone('◉');
  await quit(second);

  const third = await dive(made.folder);
  expect(third.screen()).not.toContain('◉');
  third.press('c');
  await stands(third, 'runtime · 7 of 7 · the end', 9);
  await quit(third);
});

describe('leaving while the walk is on its way', () => {
  const endless = (): Promise<Project> =>
    Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo begun ${unique()}; while true; do sleep 0.2; done\n`,
    });

  test.each([
    ['q', 0],
    ['ctrl+c', 130],
  ])('by %s leaves the terminal as it was', async (key, status) => {
    await using made = await endless();
    const app = await open(made.folder);
    app.press('d');
    await stands(app, '1 of 2', 1);
    app.press('n');
    await app.see(/│ begun /, STEP);
    app.press(key);
    const exit = await app.exit();
    expect(exit.status).toBe(status);
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
    expect(exit.modes).toEqual(untouched);
  });
});
