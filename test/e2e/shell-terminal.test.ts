/** `stagedive shell` in a real terminal, on a real engine. */
import Docker from 'dockerode';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine, Project, Recorder, shellImage, testBuilder, unique } from '../engine/build-project.ts';
import { CuttingProxy } from '../engine/cutting-proxy.ts';
import { type App, type AppExit, closeApps, openApp, untouched } from './driver/index.ts';

let project: Project;
/** What a shell at the failed line says; engines before 23 do not keep what a failed step left. */
let atFailure: string;
let keeps = true;

beforeAll(async () => {
  keeps = !(await isOldEngine());
  atFailure = keeps
    ? 'base, what line 5 (RUN) left when it failed with exit code 1; '
    : 'base, before line 5: RUN failed with exit code 1, and this engine keeps nothing of it; ';
  project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS base
ENV PLACE=home
WORKDIR /work
RUN echo ${unique()} > made.txt
RUN echo partial > half.txt && \\
    false
FROM ${shellImage} AS files
RUN echo ${unique()} > /made
FROM scratch AS bare
COPY --from=files /etc/passwd /passwd
FROM bare AS nobody
USER 65532
FROM bare AS nosuch
USER nosuch
FROM files AS skipped
COPY nothing /here
FROM bare
`,
  });
  return () => project[Symbol.asyncDispose]();
});

afterEach(closeApps);

async function shell(...args: readonly string[]): Promise<App> {
  return await openApp({ args: ['shell', '--no-record', '-C', project.folder, ...args] });
}

async function prompted(...args: readonly string[]): Promise<App> {
  const app = await shell(...args);
  await ready(app, 0);
  return app;
}

/** Questions of the shell's line editor for the cursor: one at every prompt that finds no input waiting. */
const asked = (app: App): number => app.raw.split('\x1b[6n').length - 1;

/** Waits for the next prompt: what is typed before it has been answered would get in the way of the answer. */
async function ready(app: App, before: number): Promise<void> {
  await app.until(() => asked(app) > before && /[#$]$/.test(app.screen()), 'a prompt', 30_000);
}

/** Types a command, or presses keys, and waits for the prompt after it. */
async function command(app: App, text: string): Promise<void> {
  const before = asked(app);
  app.type(text);
  await ready(app, before);
}

async function left(app: App, status: number): Promise<AppExit> {
  const exit = await app.exit();
  expect(exit).toMatchObject({ status, modes: untouched });
  expect(exit.settingsAfter).toBe(exit.settingsBefore);
  return exit;
}

test('a command on a terminal ends by itself, and has no input', async () => {
  const app = await shell('files', '--', 'sh', '-c', 'ls /made; read line || echo "no input"; exit 6');
  const exit = await app.exit(60_000);
  expect(exit).toMatchObject({ status: 6, settingsAfter: exit.settingsBefore, modes: untouched });
  expect(app.screen()).toMatch(/^\/made$[\s\S]*^no input$/m);
});

describe('a shell in a state', () => {
  test('says where it is, has the settings of the line, and leaves the terminal as it was', async () => {
    const app = await prompted(':4');
    expect(app.screen()).toMatch(
      /^stagedive: base, after line 4 \(RUN\); \/\S+\/ash\. Changes are not kept; ctrl\+d leaves\.$/m,
    );
    await command(app, 'cat made.txt; echo "$PLACE-$PWD-$TERM"; tty\r');
    expect(app.screen()).toContain('home-/work-xterm-256color');
    expect(app.screen()).toContain('/dev/pts/');
    app.press('ctrl+d');
    await left(app, 0);
    expect(app.raw).toContain('\x1b]2;stagedive base:4\x07');
    expect(app.raw.indexOf('\x1b[22;2t')).toBeLessThan(app.raw.indexOf('\x1b]2;'));
    expect(app.raw.indexOf('\x1b[23;2t')).toBeGreaterThan(app.raw.indexOf('\x1b]2;'));
  });

  test('is in what a failed line left, with its command in the history', async () => {
    const app = await prompted(':5');
    expect(app.screen()).toContain(atFailure);
    await command(app, 'cat half.txt\r');
    expect(app.screen()).toMatch(keeps ? /^partial$/m : /can't open 'half.txt'/);
    app.press('Up', 'Up');
    await app.see(/echo partial > half.txt && +false$/);
    await command(app, '\r');
    await command(app, 'echo "status $?"\r');
    expect(app.screen()).toContain('status 1');
    app.type('exit 5\r');
    await left(app, 0);
  });

  test('opens at the failure when the end of its stage cannot be reached', async () => {
    const app = await prompted('base');
    expect(app.screen()).toContain(atFailure);
    await command(app, 'cat half.txt\r');
    expect(app.screen()).toMatch(keeps ? /^partial$/m : /can't open 'half.txt'/);
    app.press('ctrl+d');
    await left(app, 0);
  });

  test('what was typed before the prompt reaches the shell, byte for byte', async () => {
    const app = await shell(':4');
    app.type("echo 'typed ahäd' | tr a-z A-Z\r");
    await app.see(/^TYPED AHäD$/m, 30_000);
    await app.see(/[#$]$/);
    app.press('ctrl+d');
    await left(app, 0);
  });

  test('ctrl+c and ctrl+z go to the jobs of the shell', async () => {
    const app = await prompted(':4');
    // A job that says when it has the terminal: keys before that are the shell's own.
    const job = `sh -c 'trap "echo woken" CONT; echo begun; while :; do sleep 0.05; done'\r`;
    app.type(job);
    await app.see(/^begun$/m);
    await command(app, '\x03');
    await command(app, 'echo "after $?"\r');
    expect(app.screen()).toContain('after 130');
    await command(app, 'clear\r');
    app.type(job);
    await app.see(/^begun$/m);
    await command(app, '\x1a');
    expect(app.screen()).toMatch(/\[1\]\+ +Stopped/);
    app.type('fg\r');
    await app.see(/^woken$/m);
    await command(app, '\x03');
    await command(app, 'jobs; echo "jobs: none"\r');
    expect(app.screen()).toMatch(/"jobs: none"\njobs: none$/m);
    app.press('ctrl+d');
    await left(app, 0);
  });

  test('runs as a number that no file of the state lists, in group 0 as with docker', async () => {
    const app = await prompted('nobody');
    const said = app.screen().replaceAll('\n', ' ');
    expect(said).toContain('busybox of stage files beside it. ');
    await command(app, 'echo "$(id -u):$(id -g)"\r');
    expect(app.screen()).toMatch(/^65532:0$/m);
    app.press('ctrl+d');
    await left(app, 0);
  });

  test('runs as root if the user does not exist, and says so', async () => {
    const app = await prompted('nosuch');
    const said = app.screen().replaceAll('\n', ' ');
    expect(said).toContain('busybox of stage files beside it, as root because there is no user nosuch here.');
    await command(app, 'id -u\r');
    expect(app.screen()).toMatch(/^0$/m);
    app.press('ctrl+d');
    await left(app, 0);
  });

  test('has a window of our size, and follows a resize', async () => {
    const app = await prompted(':4');
    await command(app, 'stty size\r');
    expect(app.screen()).toMatch(/^30 100$/m);
    app.type("until stty size | grep '^40 120$'; do :; done\r");
    await app.until(() => app.cursor().x === 0, 'the wait');
    app.resize(120, 40);
    await app.see(/^40 120$/m);
    await app.see(/[#$]$/);
    app.press('ctrl+d');
    await left(app, 0);
  });

  test('full-screen programs open, and leave the screen as it was', async () => {
    const app = await prompted(':4');
    app.type('vi /etc/passwd\r');
    await app.until(() => app.lines()[0]?.startsWith('root:') ?? false, 'vi');
    await app.see('/etc/passwd');
    await command(app, ':q\r');
    await command(app, 'echo back-again\r');
    expect(app.screen()).toMatch(/^back-again$/m);
    app.type('less /etc/passwd\r');
    await app.until(() => app.lines()[0]?.startsWith('root:') ?? false, 'less');
    await command(app, 'q');
    app.press('ctrl+d');
    await left(app, 0);
  });

  test('modes that a killed program leaves behind are undone', async () => {
    const app = await prompted(':4');
    app.type(
      "printf '\\033[?1049h\\033[?25l\\033[?1000h\\033[?2004h\\033[?1h\\033=in the other screen\\n'\r",
    );
    await app.see(/in the other screen\n[\s\S]*[#$]$/);
    expect(app.modes()).toMatchObject({ alternateScreen: true, cursorVisible: false, mouse: 'vt200' });
    app.type('exit\r');
    await left(app, 0);
    expect(app.screen()).toContain('stagedive: base, after');
  });

  test('a container that dies gives the terminal back', async () => {
    const app = await prompted(':4');
    app.type("trap '' HUP; kill -9 -1; kill -9 $$; echo unreached; exit 137\r");
    await left(app, 0);
  });

  test('a stage without a shell gets a busybox beside it', async () => {
    const app = await prompted('bare');
    expect(app.screen()).toContain('no shell here, so busybox of stage files beside it');
    await command(app, 'cat /passwd | head -n 1; ls /\r');
    expect(app.screen()).toMatch(/^root:/m);
    app.press('ctrl+d');
    await left(app, 0);
  });

  test('a toolbox without busybox is the root, with the state mounted in it', async () => {
    await using tools = await Project.with({
      Dockerfile: `FROM ${shellImage} AS from\nFROM scratch\nCOPY --from=from /bin/busybox /bin/sh\n`,
    });
    const image = `stagedive-test/tools-${process.pid}`;
    const builder = await testBuilder();
    const build = await builder.open(tools.spec({ tags: [image] }), new Recorder());
    expect(await build.run()).toMatchObject({ kind: 'done' });
    await build.close();
    await builder.close();
    try {
      const app = await prompted('bare', '--toolbox', image);
      expect(app.screen().replaceAll('\n', ' ')).toContain(
        `/bin/sh of image ${image} with this state at /stage`,
      );
      await command(app, 'pwd; read -r line < passwd; echo "$line"\r');
      expect(app.screen()).toMatch(/^\/stage\nroot:/m);
      app.press('ctrl+d');
      await left(app, 0);
    } finally {
      await new Docker().getImage(image).remove();
    }
  });

  test('a failed COPY gets the state before it', async () => {
    const app = await prompted('skipped');
    expect(app.screen()).toContain('skipped, before line 16: COPY failed; ');
    await command(app, 'ls -d /ma*\r');
    expect(app.screen()).toMatch(/^\/made$/m);
    app.press('ctrl+d');
    await left(app, 0);
  });
});

describe('an engine that goes away', () => {
  test('gives the terminal back and is reported', async () => {
    await using proxy = await CuttingProxy.listen(project.path('engine.sock'), process.env.DOCKER_HOST ?? '');
    const app = await openApp({
      args: ['shell', '-C', project.folder, ':4'],
      env: { DOCKER_HOST: proxy.address },
    });
    await ready(app, 0);
    app.type("printf '\\033[?1049h\\033[?25lfull\\n'; sleep 1000\r");
    await app.see('full');
    proxy.cut();
    await left(app, 3);
    expect(app.screen()).toMatch(/stagedive: The engine at \S+ went away: /);
  });

  test('gives the terminal back while the state is being solved', async () => {
    await using slow = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}; while true; do echo tick; sleep 0.2; done\n`,
    });
    await using proxy = await CuttingProxy.listen(slow.path('engine.sock'), process.env.DOCKER_HOST ?? '');
    const app = await openApp({
      args: ['shell', '-C', slow.folder, ':2'],
      env: { DOCKER_HOST: proxy.address },
    });
    await app.see('tick', 30_000);
    proxy.cut();
    await left(app, 3);
  });
});

describe('what cannot be opened', () => {
  test('says so, with the terminal untouched', async () => {
    const app = await shell(':4', '--shell', 'fish');
    await left(app, 1);
    expect(app.screen()).toContain('There is no fish in this state');
  });

  test('names what would exist', async () => {
    const app = await shell(':999');
    await left(app, 2);
    expect(app.screen()).toContain('the nearest is :');
  });
});

describe('ways out', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('%s gives the terminal back and ends with %i', async (signal, status) => {
    const app = await prompted(':4');
    await command(app, "printf '\\033[?1049hfull\\n'\r");
    expect(app.modes().alternateScreen).toBe(true);
    app.kill(signal);
    await left(app, status);
  });

  test('ctrl+c cancels while the state is being built', async () => {
    await using slow = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}; while true; do echo tick; sleep 0.2; done\n`,
    });
    const app = await openApp({ args: ['shell', '-C', slow.folder, ':2'] });
    // After a second the build is shown.
    await app.see('tick', 30_000);
    app.press('ctrl+c');
    await left(app, 130);
  });

  test('SIGTSTP from outside stops it, fg continues in the same shell', async () => {
    const app = await prompted(':4');
    await command(app, 'marked=yes\r');
    app.kill('SIGTSTP');
    expect(await app.stopped()).toBe(app.settingsBefore());
    app.foreground();
    await app.until(() => app.raw.split('\x1b[22;2t').length > 2, 'the hand-over');
    await command(app, 'echo "marked $marked"\r');
    expect(app.screen()).toContain('marked yes');
    app.press('ctrl+d');
    await left(app, 0);
  });
});
