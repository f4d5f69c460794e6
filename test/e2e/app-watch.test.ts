/** Watching in the screens: a change builds or walks again, and the person stays where they are. */
import { chmod } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { type App, openApp, quit, stateHome } from './driver/index.ts';

const home = stateHome();

/** Milliseconds that a build in the engine may take on a busy machine. */
const BUILD = 60_000;

const dockerfile = (id: string): string => `FROM ${shellImage} AS first
COPY word /
RUN echo "got $(cat /word) ${id}"
RUN echo "second ${id}"
FROM ${shellImage} AS last
COPY --from=first /word /
RUN echo "last ${id}"
`;

function project(id: string): Promise<Project> {
  return Project.with({ Dockerfile: dockerfile(id), word: 'apple\n', unused: 'x\n' });
}

/** Opens and turns the watch on. */
async function watching(made: Project): Promise<App> {
  const app = await openApp({ args: [made.folder], cols: 120, rows: 40, env: { XDG_STATE_HOME: home() } });
  await app.see('╭─ Stages');
  await app.see('w watch');
  app.press('w');
  await app.see('Watching: when a file that last uses changes, it is built again.');
  await app.see(/7 Sizes +watching/);
  return app;
}

test('a change builds again, and the cursor stays on its step', async () => {
  const id = unique();
  await using made = await project(id);
  const app = await watching(made);
  app.press('b');
  await app.see('✔ Built last', BUILD);
  // Down to the step whose log has the word.
  app.press('g');
  await app.until(() => {
    if (/❯ +\S 3 RUN echo "got/.test(app.screen())) return true;
    app.press('Down');
    return false;
  }, 'the cursor on the step');
  await app.see(/│ got apple /);
  await made.write('unused', 'y\n');
  await made.write('word', 'pear\n');
  await app.see(/│ got pear /, BUILD);
  await app.see('✔ Built last', BUILD);
  expect(app.screen()).toMatch(/❯ +\S 3 RUN echo "got/);
  app.press('w');
  await app.see('Not watching any more.');
  await app.gone(/7 Sizes +watching/);
  await quit(app);
});

test('a change while Explore is shown builds behind it', async () => {
  await using made = await project(unique());
  const app = await watching(made);
  await made.write('word', 'pear\n');
  await app.see('word changed: building again.');
  await app.see(/✔ 1 last|✔ +1 last/, BUILD);
  expect(app.screen()).toContain('╭─ Stages');
  await quit(app);
});

test('a walk goes to its place again, breakpoints move with their lines, and a broken file is told of', async () => {
  const id = unique();
  await using made = await project(id);
  const app = await watching(made);
  app.press('g', 'd');
  await app.see(/│.{3} *1 ▶ FROM/, BUILD);
  app.press('j', 'j', 'j', 'Space');
  await app.see(/◉ 4 RUN|◉ 4 {3}RUN/);
  app.press('k', 'u');
  await app.see(/│.{3} *3 ▶ RUN/, BUILD);
  await app.see(/│ got apple /);

  await made.write('word', 'pear\n');
  await app.see(/│ got pear /, BUILD);
  await app.see(/│.{3} *3 ▶ RUN/, BUILD);

  await made.write('Dockerfile', dockerfile(id).replace('FROM', 'FRUM'));
  await app.see(/Dockerfile:1/);
  await made.write('Dockerfile', `# one line more\n${dockerfile(id)}`);
  await app.see(/│.{3} *4 ▶ RUN/, BUILD);
  expect(app.screen()).toMatch(/◉ 5 /);
  app.press('c');
  await app.see(/at a breakpoint/, BUILD);
  await app.see(/│.{3} *5 ▶ RUN/, BUILD);
  await quit(app);
});

test('a change while the editor is open waits until it is left', async () => {
  const id = unique();
  await using made = await project(id);
  await made.write(
    'editor',
    `#!/bin/sh\necho "type a word:"; read word; echo "$word" > ${made.path('word')}\n`,
  );
  await chmod(made.path('editor'), 0o755);
  const app = await openApp({
    args: [made.folder],
    cols: 120,
    rows: 40,
    env: { XDG_STATE_HOME: home(), VISUAL: made.path('editor') },
  });
  await app.see('╭─ Stages');
  app.press('w', 'g', 'd');
  await app.see(/│.{3} *1 ▶ FROM/, BUILD);
  app.press('j', 'u');
  await app.see(/\+ \/word +6 B/, BUILD);
  app.press('e');
  await app.see('type a word:');
  app.type('plum\r');
  await app.see(/\+ \/word +5 B/, BUILD);
  await app.see(/│.{3} *2 ▶ COPY/, BUILD);
  await quit(app);
});

test('a change during a build cancels it and builds anew', async () => {
  const id = unique();
  await using made = await Project.with({
    Dockerfile: `FROM ${shellImage} AS last
COPY word /
RUN echo "begun $(cat /word) ${id}"; while grep -q endless /word; do sleep 0.1; done
`,
    word: 'endless\n',
  });
  const app = await watching(made);
  app.press('b');
  await app.see(/│ begun endless /, BUILD);
  await made.write('word', 'short\n');
  await app.see('✔ Built last', BUILD);
  await quit(app);
});
