/** What was done in a shell, as a change of the files that is built, in a real terminal on a real engine. */
import { existsSync } from 'node:fs';
import { chmod, cp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isOldEngine, Project, shellImage, unique } from '../engine/build-project.ts';
import { debianPackage } from '../engine/debian-package.ts';
import { testScreens } from './driver/index.ts';
import { demo } from './projects.ts';

const { open } = testScreens();
/** Then a proposal with a heredoc is shown and written, but not built, and a shell is in the state before the failure. */
const isOld = await isOldEngine();
const TOO_OLD = 'too old for heredocs';

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

  test('in a bash takes the place of the command that failed, and can be edited', async () => {
    const folder = await debianPackage('bash-static');
    const [bash = ''] = ['usr/bin/bash-static', 'bin/bash-static'].filter((path) =>
      existsSync(join(folder, path)),
    );
    await using made = await Project.with({
      Dockerfile: [
        `FROM ${shellImage}`,
        'COPY --chmod=755 bash /bin/bash',
        `ENV MARK=${unique()}`,
        'RUN echo old > /old',
        'RUN echo first > /first \\',
        '  && cp /none /copied',
        '',
      ].join('\n'),
      editor: '#!/bin/sh\nsed -i "s/^ENV MARK/ENV EDITED=1 MARK/" "$1"\n',
    });
    await cp(join(folder, bash), made.path('bash'));
    await chmod(made.path('editor'), 0o755);
    const app = await open(made.folder, { env: { VISUAL: made.path('editor') } });
    app.press('b');
    await app.walk.hasFailed();
    app.type("scat > /made <<'X'\rone\rX\rcp /made /copied\rrm /old\rfalse\recho ok$((1+1))\rexit\r");
    await app.prints('ok2');
    // The line of the banner may break between any two words.
    expect(app.terminal.raw.replace(/\s+/g, ' ')).toContain('/bin/bash; commands are recorded for a fix.');
    await app.areBack();
    await app.footer.shows('P proposes it.');
    app.press('P');
    await app.overlay.shows('Before the failed RUN, which stays.');
    if (isOld) await app.overlay.shows('does not build here');
    await app.overlay.shows(/^ \+cat > \/made <<'X'/);
    app.press('Tab');
    await app.overlay.shows('In the place of what failed.');
    await app.overlay.shows(/^ -RUN echo first/);
    app.press('Tab');
    await app.overlay.shows('Before the failed RUN, which stays.');
    app.press('Tab', 'e');
    await app.overlay.shows(/^ \+ENV EDITED=1 MARK/);
    app.press('Enter');
    await app.build.summary.shows(isOld ? TOO_OLD : '✔ Built stage 0');
    expect((await readFile(made.path('Dockerfile'), 'utf8')).split('\n').slice(4)).toEqual([
      "RUN <<'EOF'",
      'set -e',
      "cat > /made <<'X'",
      'one',
      'X',
      'cp /made /copied',
      'rm /old',
      'EOF',
      '',
    ]);
    await app.quit();
  });

  test('has a file that was edited as a COPY with its mode, and another form of the command in its place', async () => {
    await using made = await Project.with({
      Dockerfile: [
        `FROM ${shellImage}`,
        `RUN printf '#!/bin/sh\\nexit 7 # ${unique()}\\n' > /tool && chmod 755 /tool`,
        'RUN --mount=type=cache,target=/kept mkdir /out && /tool > /none/it',
        '',
      ].join('\n'),
    });
    const app = await open(made.folder);
    app.press('b');
    await app.walk.hasFailed();
    app.type('svi /tool\r');
    await app.shows(/\/tool\S* \d+\/\d+/);
    app.type(':%s/exit 7.*/echo made/\r:wq\r');
    await app.until(() => /[#$]$/.test(app.terminal.screen()), 'the prompt after the editor');
    app.type('touch /kept/x\r/tool > /out/it\recho ok$((1+1))\rexit\r');
    await app.prints('ok2');
    await app.areBack();
    await app.footer.shows('P proposes it.');
    app.press('P');
    await app.overlay.shows('What changed in the mounts of this RUN is not part of it: /kept.');
    // /out is not there before the RUN, so the other form of its command did not work.
    if (isOld) await app.overlay.shows('does not build here');
    else await app.overlay.shows(/^ -RUN --mount=type=cache,target=\/kept mkdir/);
    app.press('Enter');
    await app.build.summary.shows(isOld ? TOO_OLD : '✔ Built stage 0');
    expect((await readFile(made.path('Dockerfile'), 'utf8')).split('\n').slice(2)).toEqual([
      "COPY --chmod=755 <<'EOF' /tool",
      '#!/bin/sh',
      'echo made',
      'EOF',
      `RUN --mount=type=cache,target=/kept mkdir /out && /tool > ${isOld ? '/none/it' : '/out/it'}`,
      '',
    ]);
    await app.quit();
  });
});
