/** Walking through a target with the keys, in a real terminal on a real engine. */
import { chmod, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { type Screens, type ScreensOptions, testScreens } from './driver/index.ts';

const { open } = testScreens();

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

/** Opens the screens and walks from the first stage: the cursor goes up to it, then d. */
async function dive(folder: string, more: ScreensOptions = {}): Promise<Screens> {
  const app = await open(folder, more);
  app.press('g', 'd');
  await app.walk.standsAt(1, 'build · 1 of 7');
  return app;
}

describe('a walk', () => {
  test('begins at the stage under the cursor, and goes by n, p and c', async () => {
    await using made = await project();
    const app = await open(made.folder);
    app.press('d');
    await app.walk.standsAt(6, 'runtime · 4 of 7');
    await app.walk.source.isAt(/^❯ {2}6 ▶ FROM scratch AS runtime/);

    app.press('1');
    await app.stages.shows();
    app.press('g', 'd');
    await app.walk.standsAt(1, 'build · 1 of 7');
    await app.walk.source.isAt(/^❯ {2}1 ▶ FROM /);
    await app.walk.changes.isTitled('Changed by this line', /^\d+ entries in the image$/);

    app.press('n');
    await app.walk.standsAt(2, 'build · 2 of 7');
    await app.walk.changes.shows('= GREETING=hello');
    await app.walk.output.shows('ENV runs nothing: it only changes settings.');

    app.press('n');
    await app.walk.standsAt(3, 'build · 3 of 7');
    await app.walk.output.shows(/^ hello \d/);
    await app.walk.changes.isTitled('Changed by this line', /^2 added, \+\d+ B$/);
    await app.walk.changes.shows(/\+ \/out\/greeting +\d+ B/);

    app.press('p');
    await app.walk.standsAt(2, 'build · 2 of 7');
    await app.walk.changes.hides('/out/greeting');

    app.press('c');
    await app.walk.standsAt(9, 'runtime · 7 of 7 · the end');
    await app.walk.changes.shows('= by=stagedive-test');
    app.press('n');
    await app.footer.shows('This is the end of the target. p goes back.');
    app.press('p');
    await app.walk.standsAt(8, 'runtime · 6 of 7');
    await app.walk.changes.shows(/\+ \/word +7 B/);
    await app.quit();
  });

  test('stops at a breakpoint, runs to the cursor, and back', async () => {
    await using made = await project();
    const app = await dive(made.folder);
    // Line 5 has no instruction: the next one takes the breakpoint, and the screen says so.
    app.walk.toLine(5);
    app.press('Space');
    await app.footer.shows('Breakpoint on line 6: line 5 has no instruction.');
    await app.walk.source.shows(/◉ 6 /);
    app.press('c');
    await app.walk.standsAt(6, 'runtime · 4 of 7 · at a breakpoint');
    app.walk.toLine(8);
    app.press('u');
    await app.walk.standsAt(8, 'runtime · 6 of 7 · at the cursor');
    app.walk.toLine(2);
    app.press('u');
    await app.walk.standsAt(2, 'build · 2 of 7 · at the cursor');
    app.walk.toLine(6);
    app.press('Space');
    await app.walk.source.hides('◉');
    app.press('c');
    await app.walk.standsAt(9, 'runtime · 7 of 7 · the end');
    await app.quit();
  });

  test('steps into the stage that a COPY takes from, and out again', async () => {
    await using made = await project();
    const app = await dive(made.folder);
    app.walk.toLine(7);
    app.press('u');
    await app.walk.standsAt(7, 'runtime · 5 of 7 · at the cursor');
    app.press('i');
    await app.walk.standsAt(3, 'build · 3 of 7');
    await app.footer.shows('o step out');
    app.press('p');
    await app.walk.standsAt(2, 'build · 2 of 7');
    app.press('o');
    await app.walk.standsAt(7, 'runtime · 5 of 7');
    await app.footer.hides('o step out');
    await app.quit();
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
    await app.walk.standsAt(1, '1 of 5');
    app.press('c');
    await app.walk.standsAt(5, '5 of 5');
    app.press('v');
    await app.walk.output.isTitled('Environment and mounts');
    await app.walk.output.shows(
      /user +builder/,
      /folder +\/work/,
      'COLOUR=green',
      /\+cache +\/var\/cache\/things/,
      /\+tmpfs +\/scratch/,
    );
    app.press('v');
    await app.walk.output.isTitled('Log');
    await app.quit();
  });

  test('stops at the instruction that fails, with its log', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo fine\nRUN echo "half ${unique()}" | tee /half && exit 3\nRUN echo never\n`,
    });
    const app = await open(made.folder);
    app.press('d');
    await app.walk.standsAt(1, '1 of 4');
    app.press('c');
    await app.walk.standsAt(3, '3 of 4 · it failed');
    await app.walk.output.shows(/^ half /);
    await app.walk.source.isAt(/^❯ {2}3 ✘ RUN echo "half/);
    await app.shows(/exit code:? 3/i);
    app.press('n');
    await app.footer.shows('The walk cannot go past a failed instruction. p goes back.');
    app.press('p');
    await app.walk.standsAt(2, '2 of 4');
    await app.quit();
  });

  test('is stopped by x, and begins again at r', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo begun ${unique()}; while true; do sleep 0.2; done\n`,
    });
    const app = await open(made.folder);
    app.press('d');
    await app.walk.standsAt(1, '1 of 2');
    app.press('n');
    await app.walk.output.shows(/^ begun /);
    app.press('x');
    await app.shows('Stopped: r starts again.');
    app.press('r');
    await app.walk.standsAt(1, '1 of 2');
    await app.quit();
  });
});

describe('an editor, opened by e,', () => {
  /** An editor that says where it was opened and changes the greeting. */
  async function editor(made: Project, does: string): Promise<string> {
    await made.write('editor', `#!/bin/sh\necho "$@" >> ${made.path('calls')}\n${does}\n`);
    await chmod(made.path('editor'), 0o755);
    return made.path('editor');
  }

  test('changes the file: the walk goes on at its line, in the new file', async () => {
    await using made = await project();
    const script = await editor(made, `sed -i 's/GREETING=hello/GREETING=goodbye/' "$1"`);
    const app = await dive(made.folder, { env: { EDITOR: script, VISUAL: undefined } });
    app.walk.toLine(3);
    app.press('u');
    await app.walk.standsAt(3, 'build · 3 of 7 · at the cursor');
    await app.walk.output.shows(/^ hello \d/);
    app.press('e');
    await app.walk.output.shows(/^ goodbye \d/);
    await app.walk.standsAt(3, 'build · 3 of 7');
    await app.walk.source.shows('ENV GREETING=goodbye');
    expect(await readFile(made.path('calls'), 'utf8')).toBe(`${made.path('Dockerfile')}\n`);
    // Not one key is lost on the way.
    app.press('p');
    await app.walk.standsAt(2, 'build · 2 of 7');
    await app.walk.changes.shows('= GREETING=goodbye');
    await app.quit();
  });

  test('has the terminal for itself, keys and all, and gives it back', async () => {
    await using made = await project();
    const script = await editor(made, 'echo "type a word:"; read word; echo "$word" > "$1.word"');
    const app = await dive(made.folder, { env: { VISUAL: script } });
    app.press('e');
    await app.shows('type a word:');
    expect(app.terminal.modes().alternateScreen).toBe(false);
    app.type('quit\r');
    await app.walk.standsAt(1, 'build · 1 of 7');
    expect(await readFile(made.path('Dockerfile.word'), 'utf8')).toBe('quit\n');
    await app.quit();
  });

  test('fixes a failure: the walk goes on by itself to the line that failed', async () => {
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
    await app.walk.standsAt(1, '1 of 4');
    app.press('c');
    await app.walk.standsAt(3, '3 of 4 · it failed');
    app.press('e');
    // It was moved by the line that is new above it.
    await app.walk.standsAt(4, '4 of 5 · it works now');
    await app.walk.output.shows(/^ second/);
    app.press('c');
    await app.walk.standsAt(5, '5 of 5 · the end');
    await app.quit();
  });

  test('breaks a line above the failure: the walk stops there', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}
RUN echo first ${unique()}
RUN echo "second" && exit 3
`,
    });
    const script = await editor(made, 'sed -i "s/^RUN echo first/RUN exit 6; echo first/" "$1"');
    const app = await open(made.folder, { env: { VISUAL: script } });
    app.press('d');
    await app.walk.standsAt(1, '1 of 3');
    app.press('c');
    await app.walk.standsAt(3, '3 of 3 · it failed');
    app.press('e');
    await app.walk.standsAt(2, '2 of 3 · it failed');
    await app.shows(/exit code:? 6/i);
    await app.quit();
  });

  test('fixes the file of a failed build: the build runs again', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo first ${unique()}\nRUN echo "second" && exit 3\n`,
    });
    const script = await editor(made, 'sed -i "s/ && exit 3//" "$1"');
    const app = await open(made.folder, { env: { VISUAL: script } });
    app.press('b');
    await app.walk.hasFailed();
    app.press('Escape');
    await app.footer.shows('no cache');
    // Keys typed with the one that opens the editor do not act on the screens.
    app.type('eq');
    await app.build.steps.isTitled('✔ Built stage 0');
    await app.quit();
  });

  test('cannot be started: one sentence says so, and the walk is where it was', async () => {
    await using made = await project();
    const app = await dive(made.folder, { env: { VISUAL: '/nowhere/editor' } });
    app.press('e');
    await app.footer.shows('The editor /nowhere/editor failed');
    await app.walk.standsAt(1, 'build · 1 of 7');
    await app.quit();
  });

  test('leaves a file that cannot be read: its line is reported, and another edit fixes it', async () => {
    await using made = await project();
    const script = await editor(
      made,
      `if grep -q RUNN "$1"; then sed -i s/RUNN/RUN/ "$1"; echo LABEL mended=yes >> "$1"; else sed -i s/RUN/RUNN/ "$1"; fi`,
    );
    const app = await dive(made.folder, { env: { VISUAL: script } });
    app.press('e');
    await app.shows(/Dockerfile:3/);
    app.press('e');
    await app.walk.standsAt(1, 'build · 1 of 8');
    await app.quit();
  });
});

test('breakpoints survive a restart, and do not come back after they were removed', async () => {
  await using made = await project();
  const first = await dive(made.folder);
  first.walk.toLine(7);
  first.press('Space');
  await first.walk.source.shows(/◉ 7 /);
  await first.quit();

  const second = await dive(made.folder);
  await second.walk.source.shows(/◉ 7 /);
  second.press('c');
  await second.walk.standsAt(7, 'runtime · 5 of 7 · at a breakpoint');
  second.press('Space');
  await second.walk.source.hides('◉');
  await second.quit();

  const third = await dive(made.folder);
  await third.walk.source.hides('◉');
  third.press('c');
  await third.walk.standsAt(9, 'runtime · 7 of 7 · the end');
  await third.quit();
});

describe('leaving while a walk is on its way', () => {
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
    await app.walk.standsAt(1, '1 of 2');
    app.press('n');
    await app.walk.output.shows(/^ begun /);
    app.press(key);
    await app.ends(status);
  });
});
