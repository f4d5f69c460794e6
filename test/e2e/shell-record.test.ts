/** What `stagedive shell` records, and what it offers to make of it, in a real terminal on a real engine. */
import { chmod, cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isOldEngine, Project, shellImage, toolchainImage, unique } from '../engine/build-project.ts';
import { debianPackage } from '../engine/debian-package.ts';
import { type App, closeApps, openApp, untouched } from './driver/index.ts';

afterEach(closeApps);

const offer = 'what you did can become a change of the build. Show it? [y/N]:';

async function open(project: Project, ref: string, ...flags: readonly string[]): Promise<App> {
  const app = await openApp({ cols: 160, args: ['shell', ref, '-C', project.folder, ...flags] });
  await app.until(() => /[#$%] ?$/.test(app.screen()), 'a prompt', 60_000);
  return app;
}

async function end(app: App): Promise<void> {
  const exit = await app.exit();
  expect(exit).toMatchObject({ status: 0, modes: untouched });
  expect(exit.settingsAfter).toBe(exit.settingsBefore);
}

const dockerfileOf = (project: Project): Promise<string> => readFile(project.path('Dockerfile'), 'utf8');

/** A project whose only RUN fails. */
const failing = (): Promise<Project> =>
  Project.with({ Dockerfile: `FROM ${shellImage}\nENV MARK=${unique()}\nRUN cat /made/it\n` });

describe('a shell of the command line', () => {
  test('offers what was typed as a fix, and writes it only after a yes', async () => {
    await using made = await failing();
    const before = await dockerfileOf(made);
    const app = await open(made, ':3');
    await app.see(/ash; commands are recorded for a fix\./);
    app.type('mkdir /made\recho x > /made/it\rexit 4\r');
    await app.see(offer, 30_000);
    app.type('y\r');
    await app.see(/^\+RUN mkdir \/made \\$/m);
    await app.see(/^\+ && echo x > \/made\/it$/m);
    if (!(await isOldEngine())) {
      await app.see('Write this, before the failed RUN, which stays? [y/N]:');
      expect(await dockerfileOf(made)).toBe(before);
    }
    app.type('y\r');
    await app.see(/written: \S+Dockerfile\.$/m);
    await end(app);
    expect(await dockerfileOf(made)).toBe(
      before.replace('RUN cat', 'RUN mkdir /made \\\n && echo x > /made/it\nRUN cat'),
    );
  });

  test('writes nothing where the answer is no, or the input ends', async () => {
    await using made = await failing();
    const before = await dockerfileOf(made);
    const app = await open(made, ':3', '--before');
    app.type('echo x > /it\rexit\r');
    await app.see(offer, 30_000);
    app.type('y\r');
    await app.see('Write this? [y/N]:');
    app.press('ctrl+d');
    await app.see('nothing was written.');
    await end(app);
    expect(await dockerfileOf(made)).toBe(before);
  });

  test('asks nothing where nothing was changed, and records nothing with --no-record', async () => {
    await using made = await failing();
    const looked = await open(made, ':3', '--before');
    looked.type('ls /\rexit\r');
    await end(looked);
    expect(looked.raw).not.toContain('Show it?');
    const off = await open(made, ':3', '--before', '--no-record');
    expect(off.screen()).not.toContain('recorded');
    off.type('echo x > /it\recho "hook:$(ls /.stagedive 2>&1)"\rexit\r');
    await end(off);
    expect(off.raw).not.toContain('Show it?');
    expect(off.raw).toContain('hook:ls: /.stagedive: No such file');
  });

  test('is as it would be unrecorded: its level, its variables, and ctrl+c at its prompt', async () => {
    await using made = await failing();
    const app = await open(made, ':3', '--before');
    app.type('echo "level $SHLVL.$(env | grep -c STAGEDIVE_)."; trap\r');
    await app.see('level 1.0.');
    app.press('ctrl+c');
    app.type('echo still $((1+1))\r');
    await app.see(/^still 2\n\/ #$/m);
    app.press('ctrl+d');
    await end(app);
  });

  test('of dash records what files became, not what was typed', async () => {
    await using made = await Project.with({
      dash: await readFile('/usr/bin/dash'),
      Dockerfile: `FROM ${toolchainImage}\nENV MARK=${unique()}\nCOPY --chmod=755 dash /bin/dash\nRUN true\n`,
    });
    const app = await open(made, ':4', '--shell', 'dash');
    await app.see(/dash; changed files are recorded for a fix, commands are not: /);
    app.type('echo one > /made\recho two >> /made\rexit\r');
    await app.see(offer, 30_000);
    app.type('y\r');
    await app.see(/^\+COPY <<'EOF' \/made$/m);
    await app.see(/^\+two$/m);
    app.type('n\r');
    await end(app);
  });

  test('of zsh records what was typed, with the files of the user', async () => {
    const folder = await debianPackage('zsh-static');
    await using made = await Project.with({
      zshrc: 'PROMPT="own%# "\n',
      Dockerfile: [
        `FROM ${shellImage}`,
        `ENV MARK=${unique()} HOME=/root`,
        'COPY --chmod=755 zsh /bin/zsh',
        'COPY zshrc /root/.zshrc',
        'RUN true',
        '',
      ].join('\n'),
    });
    await cp(join(folder, 'bin/zsh-static'), made.path('zsh')).catch(() =>
      cp(join(folder, 'usr/bin/zsh-static'), made.path('zsh')),
    );
    await chmod(made.path('zsh'), 0o755);
    const app = await open(made, ':5', '--shell', 'zsh');
    expect(app.screen()).toMatch(/own# ?$/);
    app.type('cat > /made <<X\rone\rX\r');
    await app.until(() => (app.raw.match(/own# /g) ?? []).length > 1, 'a prompt', 30_000);
    app.type('false\rexit\r');
    await app.see(offer, 30_000);
    app.type('y\r');
    await app.see(/^\+cat > \/made <<X$/m);
    expect(app.screen()).not.toContain('+false');
    app.type('n\r');
    await end(app);
  });

  test('of a toolbox records what files became, in the folder of the state', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage} AS files\nRUN echo ${unique()} > /made\nFROM scratch\nCOPY --from=files /made /made\n`,
    });
    const app = await open(made, ':4');
    expect(app.screen()).toContain('changed files are recorded for a fix, commands are not.');
    app.type('echo changed > /added\rexit\r');
    await app.see(offer, 30_000);
    app.type('y\r');
    await app.see(/^\+COPY <<'EOF' \/added$/m);
    app.type('n\r');
    await end(app);
  });
});
