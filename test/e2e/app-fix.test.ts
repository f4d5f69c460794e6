/** What was done in a shell, as a change of the files that is built, in a real terminal on a real engine. */
import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Project, shellImage, unique } from '../engine/build-project.ts';
import { testScreens } from './driver/index.ts';
import { demo } from './projects.ts';

const { open } = testScreens();
describe('a fix that was typed in a shell', () => {
  test('of the demo is proposed, accepted, and the build goes through', async () => {
    await using made = await Project.with({});
    await cp(demo, made.folder, {
      recursive: true,
      filter: (path) => !/\/(?:engine|engine\.d|run\.js)$/.test(path),
    });
    const dockerfile = await readFile(made.path('Dockerfile'), 'utf8');
    const app = await open(made.folder, { args: ['--build-arg', 'FAIL=1'] });
    app.press('b');
    await app.walk.hasFailed();
    app.type('scp /data/corrections.tsv /data/corrections-draft.tsv\rls /data | wc -l\rexit\r');
    await app.prints('2');
    await app.areBack();
    await app.footer.shows('P proposes it.');
    app.press('P');
    await app.overlay.shows('+++ data/corrections-draft.tsv');
    app.press('Enter');
    await app.build.summary.shows('✔ Built runtime');
    expect(await readFile(made.path('data/corrections-draft.tsv'), 'utf8')).toBe(
      await readFile(made.path('data/corrections.tsv'), 'utf8'),
    );
    expect(await readFile(made.path('Dockerfile'), 'utf8')).toBe(dockerfile);
    await app.quit();
  });

  test('becomes a RUN before the failing one, with the line ends and the mode of the file', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\r\nENV MARK=${unique()}\r\nRUN cat /made/it\r\n`,
    });
    const app = await open(made.folder);
    app.press('b');
    await app.walk.hasFailed();
    app.type('scat /none\rls /\rmkdir /made\rcd /made\recho x > it\rcd /\recho ok$((1+1))\rexit\r');
    await app.prints('ok2');
    await app.areBack();
    await app.footer.shows('P proposes it.');
    app.press('P');
    await app.overlay.shows(/^ \+RUN mkdir \/made \\/);
    await app.overlay.shows(/^ \+ && cd \/made \\/);
    await app.overlay.shows(/^ \+ && echo x > it/);
    // Somebody changes the file meanwhile.
    const before = await readFile(made.path('Dockerfile'), 'utf8');
    await writeFile(made.path('Dockerfile'), `# new\r\n${before}`);
    app.press('Enter');
    await app.overlay.shows('The Dockerfile has changed meanwhile: ask for the proposal again.');
    expect(await readFile(made.path('Dockerfile'), 'utf8')).toBe(`# new\r\n${before}`);
    await writeFile(made.path('Dockerfile'), before, { mode: 0o644 });
    app.press('P', 'P');
    await app.overlay.shows(/^ \+RUN mkdir \/made \\/);
    app.press('Enter');
    await app.build.summary.shows('✔ Built stage 0');
    expect(await readFile(made.path('Dockerfile'), 'utf8')).toBe(
      before.replace('RUN cat', 'RUN mkdir /made \\\r\n && cd /made \\\r\n && echo x > it\r\nRUN cat'),
    );
    expect((await stat(made.path('Dockerfile'))).mode & 0o777).toBe(0o644);
    await app.quit();
  });
});
