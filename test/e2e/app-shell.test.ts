/** Shells opened from the screens, in a real terminal on a real engine. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine, Project, shellImage, unique } from '../engine/build-project.ts';
import { CuttingProxy } from '../engine/cutting-proxy.ts';
import { processesWith } from '../engine/processes.ts';
import { type App, type AppOptions, openExplore, quit, stateHome } from './driver/index.ts';

const home = stateHome();
let keeps = true;

beforeAll(async () => {
  keeps = !(await isOldEngine());
});

/** Milliseconds that an engine may take for something on a busy machine. */
const STEP = 60_000;

/** The log that a failed step shows, and what the shell finds of it. */
const failing = (id: string): string => `FROM ${shellImage} AS base
WORKDIR /work
ENV MARK=${id}
RUN --mount=type=cache,target=/cache,sharing=locked echo partial > half.txt; for n in $(seq 60); do echo "line $n"; done; exit 3

# what ships
FROM base AS last
COPY nothing /
`;

const open = (folder: string, more: Partial<AppOptions> = {}): Promise<App> =>
  openExplore(folder, home(), more);

/** Waits for a line that a shell printed: what was typed does not hold its result. */
async function printed(app: App, text: string): Promise<void> {
  await app.until(() => app.raw.includes(`\n${text}\r`), text, STEP);
}

describe('50 shells in a row', () => {
  /** Waits until the witness has said something for the nth time. */
  async function heard(app: App, file: string, times: number): Promise<{ counts: number[]; heap: number }> {
    app.kill('SIGUSR2');
    for (;;) {
      const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);
      if (lines.length >= times) return JSON.parse(lines.at(-1)!);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  test('lose no key on either side, and leave nothing behind', async () => {
    const mark = unique();
    await using made = await Project.with({ Dockerfile: failing(mark) });
    const app = await open(made.folder, {
      env: {
        NODE_OPTIONS: `--import=${new URL('driver/witness.mjs', import.meta.url).href}`,
        WITNESS: made.path('witness'),
      },
    });
    app.press('g', 'd');
    await app.see('base · 1 of 6', STEP);
    app.press('c');
    await app.see('it failed', STEP);
    await app.see(keeps ? /half\.txt/ : 'This engine keeps nothing', STEP);
    // A search in the log, which is scrolled; then back to the source, whose cursor goes down and up by the keys that are
    // typed right behind the end of every shell.
    app.press('Tab', 'Tab', '/');
    app.type('line 17\r');
    await app.see('1 of 1');
    app.press('Escape', 'Tab');
    await app.see(/│❯ {2}4 ✘/);
    const at = (line: number): boolean => new RegExp(`│❯ {2}${line} `).test(app.screen());
    const before = app.lines();
    let first: Awaited<ReturnType<typeof heard>> | null = null;
    for (let round = 1; round <= 50; round += 1) {
      const down = round % 2 === 1;
      // In one go: the shell's key, its first line, its end, and a key of the screen's.
      app.type(`secho "$((${round} * 7919)) $(cat half.txt)"\rexit\r${down ? 'j' : 'k'}`);
      await printed(app, keeps ? `${round * 7919} partial` : `${round * 7919} `);
      await app.until(() => app.modes().alternateScreen && at(down ? 5 : 4), `round ${round}`, STEP);
      if (round === 10) first = await heard(app, made.path('witness'), 1);
    }
    expect(app.lines()).toEqual(before);
    const last = await heard(app, made.path('witness'), 2);
    expect(last.counts).toEqual(first?.counts);
    // 40 shells; each had a container, a stream and a terminal.
    expect(last.heap - (first?.heap ?? 0)).toBeLessThan(2_000_000);
    // The cache of the step lets one container in at a time, so every one was gone before the next. The last one, too:
    expect(await processesWith(`MARK=${mark}`)).toEqual([]);
    await quit(app);
    expect(app.raw).not.toContain('MaxListenersExceededWarning');
  }, 240_000);
});

/** What a shell prints of a command that is typed with its key, and the screens after it. */
async function asked(app: App, command: string, answer: string): Promise<void> {
  app.type(`s${command}\rexit\r`);
  await printed(app, answer);
  await app.until(() => app.modes().alternateScreen, 'the screens', STEP);
}

describe('s', () => {
  const three = (id: string): string => `FROM ${shellImage} AS build
WORKDIR /work
RUN echo one ${id} > one.txt
RUN echo two > two.txt

FROM ${shellImage} AS broken
RUN echo partial ${id} > /half.txt; exit 4
RUN echo never > /never.txt

FROM build AS last
RUN echo three ${id} > three.txt
`;

  test('in Explore opens at the end of the stage under the cursor, which need not be of the target', async () => {
    await using made = await Project.with({ Dockerfile: three(unique()) });
    const app = await open(made.folder);
    app.press('g');
    await asked(app, 'echo "$(ls | tr "\\n" " ")in $PWD"', 'one.txt two.txt in /work');
    app.press('Down');
    if (keeps)
      await asked(
        app,
        'echo "$(cut -d " " -f 1 /half.txt), $(ls /never.txt 2>&1 | wc -w) words"',
        'partial, 7 words',
      );
    else await asked(app, 'echo "$(ls /half.txt 2>&1 | wc -w) words"', '7 words');
    expect(app.raw).toContain('broken, ');
    // The screens are where they were.
    await app.see(/│❯ . 1 broken/);
    await quit(app);
  });

  test('in Explore shows the build that it waits for, and ctrl+c gives it up', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}; while true; do echo tick; sleep 0.2; done\n`,
    });
    const app = await open(made.folder);
    app.press('s');
    // The progress of the build, as `stagedive build` prints it.
    await app.see(/#\d+ [\d.]+ tick/, STEP);
    app.press('x', 'ctrl+c', '?');
    // What was typed before ctrl+c went with it; what came after it is the screens'.
    await app.see('Everywhere', STEP);
    app.press('Escape');
    await app.see('╭─ Stages');
    await quit(app);
  });

  test('in Build opens in the failed step, after any other one, and at the end of a stage', async () => {
    await using made = await Project.with({ Dockerfile: three(unique()) });
    const app = await open(made.folder, { args: [made.folder, '--target', 'broken'] });
    app.press('b');
    await app.see('it failed', STEP);
    app.press('Escape');
    await app.see('rebuild, no cache');
    const line = keeps ? 'partial' : '';
    await asked(app, 'echo "found $(cut -d " " -f 1 /half.txt 2>/dev/null)"', `found ${line}`);
    if (keeps) expect(app.raw).toContain('broken, what line 7 (RUN) left when it failed with exit code 4');
    // The step above it is FROM; its stage cannot be reached, and opens in the failure as well.
    app.press('Up');
    await asked(app, 'echo "files: $(ls /half.txt 2>/dev/null)"', 'files: ');
    await quit(app);
  });
});

describe('a shell that is cut off', () => {
  const broken = (id: string): string =>
    `FROM ${shellImage} AS base\nENV MARK=${id}\nRUN echo partial > half.txt; exit 3\n`;

  async function atFailure(folder: string, env: NonNullable<AppOptions['env']> = {}): Promise<App> {
    const app = await open(folder, { env });
    app.press('d');
    await app.see('base · 1 of 3', STEP);
    app.press('c');
    await app.see('it failed', STEP);
    return app;
  }

  test('by its own end gives the screens back, which say how it ended', async () => {
    const mark = unique();
    await using made = await Project.with({ Dockerfile: broken(mark) });
    const app = await atFailure(made.folder);
    app.type('secho "$((6 * 7))"\r');
    await printed(app, '42');
    app.type("printf '\\033[?1049h\\033[?25lfull\\n'\r");
    await app.see('full');
    const shells = await processesWith(`MARK=${mark}`);
    for (const { pid } of shells) process.kill(pid, 'SIGKILL');
    // An engine on another machine: it tells of that end in the same words.
    if (shells.length === 0) app.type('exit 137\r');
    // At times the engine closes the stream of a container that was killed before it has told the status.
    await app.see(/The shell was killed \(status 137\)|The process was cut off: the engine ended it/, STEP);
    await app.see('it failed');
    await quit(app);
  });

  test('by the engine gives the screens back, which say so, and the next one works', async () => {
    await using made = await Project.with({ Dockerfile: broken(unique()) });
    await using proxy = await CuttingProxy.listen(made.path('engine.sock'), process.env.DOCKER_HOST ?? '');
    const app = await atFailure(made.folder, { DOCKER_HOST: proxy.address });
    app.type('secho "$((6 * 7))"\r');
    await printed(app, '42');
    app.type('sleep 1000\r');
    await app.see('sleep 1000');
    proxy.cut();
    await app.see(/The engine at \S+ went away|cut off/, STEP);
    await app.see('it failed');
    // The engine can be reached again; what the step left is gone with the connection, so it is run once more.
    app.press('R');
    await app.gone(/went away|cut off/);
    await app.see('it failed', STEP);
    app.type('secho "$((7 * 7))"\rexit\r');
    await printed(app, '49');
    await app.see('it failed');
    await quit(app);
  });
});

describe('the toolbox of the config', () => {
  test('stands in where a state has no shell, and only there', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage} AS full\nRUN echo ${unique()} > /made\nFROM scratch AS bare\nCOPY --from=full /made /\n`,
      '.stagedive.json': `{ "toolbox": "${shellImage}" }`,
    });
    const app = await open(made.folder);
    await asked(app, 'echo "$((6 * 7)) $(ls /made)"', '42 /made');
    expect(app.raw).toContain(`busybox of image ${shellImage} beside it`);
    app.press('g');
    await asked(app, 'echo "$((7 * 7))"', '49');
    expect(app.raw).toMatch(/full, after line 2 \(RUN\); \/\S+sh\./);
    await made.write('.stagedive.json', '{ "toolbox": 7 }');
    app.press('s');
    await app.see('"toolbox" must be the name of an image');
    await quit(app);
  });
});
