/** Watching in the screens: a change builds or walks again, and the person stays where they are. */
import { chmod } from 'node:fs/promises';
import { test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { type Screens, testScreens } from './driver/index.ts';

const { open } = testScreens();

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
async function watching(made: Project): Promise<Screens> {
  const app = await open(made.folder);
  await app.footer.shows('w watch');
  app.press('w');
  await app.footer.shows(/Watching \d+ files? of last/);
  await app.header.shows(/7 Sizes +watching/);
  return app;
}

test('a change builds again, and the cursor stays on its step', async () => {
  const id = unique();
  await using made = await project(id);
  const app = await watching(made);
  app.press('b');
  await app.build.steps.isTitled('✔ Built last');
  await app.build.steps.select(/RUN echo "got/);
  await app.build.log.shows(/^ got apple /);
  await made.write('unused', 'y\n');
  await made.write('word', 'pear\n');
  await app.build.log.shows(/^ got pear /);
  await app.build.steps.isTitled('✔ Built last');
  await app.build.steps.isAt(/^❯ +\S 3 RUN echo "got/);
  app.press('w');
  await app.footer.shows('No longer watching.');
  await app.header.hides(/7 Sizes +watching/);
  await app.quit();
});

test('after a restart it begins with what changed since the last build', async () => {
  await using made = await project(unique());
  const first = await open(made.folder);
  first.press('b');
  await first.build.steps.isTitled('✔ Built last');
  await first.quit();
  await made.write('word', 'pear\n');
  const app = await open(made.folder);
  app.press('w');
  await app.footer.shows(
    /Watching \d+ files? of last; built (?:now|\d+[sm] ago), word changed since: building again\./,
  );
  app.press('2');
  await app.build.steps.isTitled('✔ Built last');
  await app.build.summary.shows('because word changed');
  await app.quit();
});

test('a change while Explore is shown builds behind it', async () => {
  await using made = await project(unique());
  const app = await watching(made);
  await made.write('word', 'pear\n');
  await app.footer.shows('word changed: building again.');
  await app.stages.shows(/✔ +1 last/);
  // The last step is done a moment before the build is, and q asks while it runs.
  await app.footer.shows('b build');
  await app.quit();
});

test('a change walks to the same place again, breakpoints move with their lines, a broken file is reported', async () => {
  const id = unique();
  await using made = await project(id);
  const app = await watching(made);
  app.press('g', 'd');
  await app.walk.standsAt(1, 'first · 1 of 7');
  app.press('j', 'j', 'j', 'Space');
  await app.walk.source.shows(/◉ 4 +RUN/);
  app.press('k', 'u');
  await app.walk.standsAt(3, 'first · 3 of 7');
  await app.walk.output.shows(/^ got apple /);

  await made.write('word', 'pear\n');
  await app.walk.output.shows(/^ got pear /);
  await app.walk.standsAt(3, 'first · 3 of 7');

  await made.write('Dockerfile', dockerfile(id).replace('FROM', 'FRUM'));
  await app.shows(/Dockerfile:1/);
  await made.write('Dockerfile', `# one line more\n${dockerfile(id)}`);
  await app.walk.standsAt(4, 'first · 3 of 7');
  await app.walk.source.shows(/◉ 5 /);
  app.press('c');
  await app.walk.standsAt(5, 'first · 4 of 7 · at a breakpoint');
  await app.quit();
});

test('a change while the editor is open waits until it is left', async () => {
  const id = unique();
  await using made = await project(id);
  await made.write(
    'editor',
    `#!/bin/sh\necho "type a word:"; read word; echo "$word" > ${made.path('word')}\n`,
  );
  await chmod(made.path('editor'), 0o755);
  const app = await open(made.folder, { env: { VISUAL: made.path('editor') } });
  app.press('w', 'g', 'd');
  await app.walk.standsAt(1, 'first · 1 of 7');
  app.press('j', 'u');
  await app.walk.changes.shows(/\+ \/word +6 B/);
  app.press('e');
  await app.shows('type a word:');
  app.type('plum\r');
  await app.walk.changes.shows(/\+ \/word +5 B/);
  await app.walk.standsAt(2, 'first · 2 of 7');
  await app.quit();
});

test('a change during a build cancels it and builds again', async () => {
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
  await app.build.log.shows(/^ begun endless /);
  await made.write('word', 'short\n');
  await app.build.steps.isTitled('✔ Built last');
  await app.quit();
});
