/** Reading logs on Build: wrapping, errors, stderr, a search of all steps, the editor at what a line names, saving. */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { testScreens } from './driver/index.ts';
import { Project, shellImage, unique } from './projects.ts';

const { open } = testScreens({ cols: 80, rows: 24 });

/** A project of which the last step fails after an error in a file of the context. */
async function failing(): Promise<Project> {
  const project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS build
WORKDIR /app
RUN echo ${unique()}; for i in $(seq 1 20); do echo "fetching package $i"; done
COPY code/ ./src/
RUN cd src && for i in $(seq 1 200); do echo "cc -c part$i.c $(printf 'x%.0s' $(seq 1 80))END$i"; done && echo "lib/main.c:3:5: error: no such thing" >&2 && echo "make: *** [all] Error 1" && exit 2
`,
    'code/lib/main.c': 'int main;\n',
    nano: '#!/bin/sh\necho "$@" >> "$(dirname "$0")/calls"\n',
  });
  await chmod(project.path('nano'), 0o755);
  return project;
}

describe.each([
  { cols: 80, rows: 24 },
  { cols: 200, rows: 50 },
])('logs in a window of $cols×$rows', (size) => {
  test('are read, searched, opened and saved', async () => {
    await using project = await failing();
    const app = await open(project.folder, {
      ...size,
      env: { EDITOR: project.path('nano'), VISUAL: undefined },
    });
    app.press('b');
    // The failure is opened on State.
    await app.shows('v switches');
    app.press('2', 'f');
    await app.build.log.shows('Exit code 2');

    // All logs are searched from the list of steps.
    app.press('Tab');
    app.search('package 7');
    await app.until(() => /1 of 1 line in 1 step/.test(app.terminal.screen()), 'the count of the search');
    await app.build.steps.shows(/1 found/);
    await app.build.log.shows('fetching package 7');
    app.press('Escape');
    await app.build.steps.hides(/1 found/);
    app.press('f');
    await app.build.log.shows('Exit code 2');

    // Errors are marked; stderr has its glyph; the editor opens at the file in the context.
    app.press(']');
    await app.build.log.shows(/❯(lib\/main.c:3:5: error|make: \*\*\*)/);
    app.press(']');
    await app.until(() => /error 2 of 2/.test(app.terminal.screen()), 'the second error');
    app.press('g');
    app.press(']');
    await app.until(() => /error 1 of 2/.test(app.terminal.screen()), 'the first error');
    if (!/❯lib/.test(app.terminal.screen())) app.press(']');
    await app.build.log.shows('❯lib/main.c:3:5: error: no such thing');
    app.press('e');
    const called = (): string =>
      existsSync(project.path('calls')) ? readFileSync(project.path('calls'), 'utf8') : '';
    await app.until(() => called() !== '', 'the editor');
    expect(called()).toBe(`+3 ${project.path('code/lib/main.c')}\n`);
    await app.build.log.shows('❯lib/main.c:3:5: error: no such thing');
    app.press('Escape');
    await app.build.log.shows('┊lib/main.c:3:5');

    // Long lines are wrapped, and cut again.
    app.press('g');
    await app.build.log.shows(size.cols === 80 ? /xx…/ : /END1\b/);
    app.press('W');
    await app.build.log.shows(/END1\b/);
    app.press('W');
    app.press('Z');
    await app.build.log.shows('cc -c part1.c');
    app.press('Z');

    // The log is saved as a whole.
    app.press('S', 'ctrl+u');
    app.type(project.path('saved.log'));
    app.press('Enter');
    await app.until(() => /Saved 202 lines/.test(app.terminal.screen()), 'the log to be saved');
    const saved = await readFile(project.path('saved.log'), 'utf8');
    expect(saved.split('\n')).toHaveLength(203);
    expect(saved).toContain('cc -c part200.c');
    await app.quit();
  }, 90_000);
});

describe('a log that the engine clips', () => {
  test('says so in its title and at its end', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS flood
RUN echo ${unique()}; yes "some output that is too much" | head -n 150000; sleep 2; echo behind the gap
`,
    });
    const app = await open(project.folder, { cols: 120, rows: 30 });
    app.press('b');
    await app.build.steps.isTitled(/✔ Built flood/);
    app.press('G', 'Enter', 'Z');
    await app.shows('Log · clipped by the engine · RUN');
    await app.shows(
      /▲ The engine passes on 200\.?0?KiB\/s: what the step printed (to stdout )?after line \d+ is/,
    );
    await app.quit();
  });
});
