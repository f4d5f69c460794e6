/** Breakpoints with a condition, and who wrote a path, in a real terminal on a real engine. */
import { describe, test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { type Screens, testScreens } from './driver/index.ts';

const { open } = testScreens();

const dockerfile = (id: string): string => `FROM ${shellImage} AS build
ENV MODE=release
RUN echo ${id} > /first
RUN echo "x:x:9:9::/:" >> /etc/passwd
RUN rm /first
FROM scratch AS runtime
COPY --from=build /etc/passwd /etc/passwd
`;

async function walking(folder: string): Promise<Screens> {
  const app = await open(folder);
  app.press('g', 'd');
  await app.walk.standsAt(1, 'build · 1 of 7');
  return app;
}

/** Adds a breakpoint in the list, which stays open. */
function adds(app: Screens, text: string): void {
  app.press('a');
  app.type(text);
  app.press('Enter');
}

describe('breakpoints with a condition', () => {
  test('are written in plain words, kept, and hit with a sentence', async () => {
    await using project = await Project.with({ Dockerfile: dockerfile(unique()) });
    const app = await walking(project.folder);
    app.press('C');
    await app.overlay.isTitled('Breakpoints', 'none yet');
    app.press('a');
    app.type('path etc');
    await app.overlay.shows('Write the whole path, in quotes if it has spaces');
    app.press('Enter');
    await app.footer.shows('Write the whole path, in quotes if it has spaces: path /etc/passwd changes.');
    app.press('ctrl+u');
    app.type('path /etc/passwd changes');
    await app.overlay.shows('Stops at: path /etc/passwd changes, anywhere.');
    app.press('Enter');
    adds(app, 'path /first goes on stage build');
    adds(app, 'line 7');
    await app.overlay.isTitled('Breakpoints', '3 breakpoints');
    await app.overlay.shows(/◉ line 7 +COPY/, /◉ path \/first goes +on stage build/);
    app.press('C', 'c');
    await app.walk.standsAt(4, 'build · 4 of 7 · at a breakpoint');
    await app.walk.changes.shows(/\/etc\/passwd was changed by line 4: [\d,]+ → [\d,]+ bytes\./);
    app.press('c');
    await app.walk.standsAt(5, 'build · 5 of 7 · at a breakpoint');
    await app.walk.changes.shows('/first was removed by line 5.');
    app.press('c');
    await app.walk.standsAt(7, 'runtime · 7 of 7 · at a breakpoint');
    await app.quit();

    // The next run has them; one is switched off, another removed.
    const again = await walking(project.folder);
    again.press('C');
    await again.overlay.isTitled('Breakpoints', '3 breakpoints');
    again.press('x', 'Space');
    await again.overlay.shows(/◌ path \/etc\/passwd changes +anywhere {2}off/);
    again.press('C', 'c');
    await again.walk.standsAt(5, 'build · 5 of 7 · at a breakpoint');
    again.press('c');
    await again.walk.standsAt(7, 'runtime · 7 of 7 · the end');
    await again.quit();
  });
});

describe('who wrote a path', () => {
  test('is one key on a file, in Files, Diff and State', async () => {
    await using project = await Project.with({ Dockerfile: dockerfile(unique()) });
    const app = await walking(project.folder);
    app.press('c');
    await app.walk.standsAt(7, 'runtime · 7 of 7 · the end');
    app.press('4');
    await app.files.tree.isTitled('Files of :7');
    app.search('passwd');
    await app.files.tree.isTitled('Files of :7', /^1 file .* filtered$/);
    await app.files.tree.shows(/passwd +:7/);
    app.press('G');
    await app.files.file.isTitled('/etc/passwd');
    app.press('W');
    await app.walk.standsAt(7, 'runtime · 7 of 7');
    await app.footer.shows(/\/etc\/passwd was made by line 7: [\d,]+ bytes\./);

    // State: of what line 4 changed, the line before.
    app.walk.toLine(5);
    app.press('u');
    await app.walk.standsAt(5, 'build · 5 of 7');
    app.press('W');
    await app.overlay.isTitled('Who wrote it before?');
    await app.overlay.shows('- /first');
    app.press('Enter');
    await app.walk.standsAt(3, 'build · 3 of 7');
    await app.footer.shows(/\/first was made by line 3: \d+ bytes\./);

    // Diff: the base image.
    app.walk.toLine(4);
    app.press('u');
    await app.walk.standsAt(4, 'build · 4 of 7');
    app.press('W', 'Enter');
    await app.shows('/etc/passwd comes with the base image');
    app.press('5');
    await app.diff.list.shows('passwd');
    app.press('G');
    await app.diff.change.isTitled('/etc/passwd');
    app.press('W');
    await app.walk.standsAt(4, 'build · 4 of 7');
    await app.footer.shows('/etc/passwd was last changed by line 4');
    await app.quit();
  });
});
