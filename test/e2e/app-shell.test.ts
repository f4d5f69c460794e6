/** Shells opened from the screens, in a real terminal on a real engine. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine, Project, shellImage, unique } from '../engine/build-project.ts';
import { CuttingProxy } from '../engine/cutting-proxy.ts';
import { kill, processesWith } from '../engine/processes.ts';
import { SlowProxy } from '../engine/slow-proxy.ts';
import { type Screens, testScreens } from './driver/index.ts';

const { open } = testScreens();
let keeps = true;

beforeAll(async () => {
  keeps = !(await isOldEngine());
});

/** The log that a failed step shows, and what the shell finds of it. */
const failing = (id: string): string => `FROM ${shellImage} AS base
WORKDIR /work
ENV MARK=${id}
RUN --mount=type=cache,target=/cache,sharing=locked echo partial > half.txt; for n in $(seq 60); do echo "line $n"; done; exit 3

# what ships
FROM base AS last
COPY nothing /
`;

describe('50 shells in a row', () => {
  /** Waits until the witness has said something for the nth time. */
  async function heard(
    app: Screens,
    file: string,
    times: number,
  ): Promise<{ counts: number[]; heap: number }> {
    app.terminal.kill('SIGUSR2');
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
    await app.walk.standsAt(1, 'base · 1 of 6');
    app.press('c');
    await app.walk.hasFailed();
    await app.walk.changes.shows(
      keeps ? /half\.txt/ : 'This engine does not keep the files of a failed step',
    );
    // A search in the log, which is scrolled; then back to the source, whose cursor goes down and up by the keys that are
    // typed right behind the end of every shell.
    app.press('Tab', 'Tab', '/');
    app.type('line 17\r');
    await app.footer.shows('1 of 1');
    app.press('Escape', 'Tab');
    await app.walk.source.isAt(/^❯ {2}4 ✘/);
    const before = app.terminal.lines();
    let first: Awaited<ReturnType<typeof heard>> | null = null;
    for (let round = 1; round <= 50; round += 1) {
      const down = round % 2 === 1;
      // In one go: the shell's key, its first line, its end, and a key of the screen's.
      app.type(`secho "$((${round} * 7919)) $(cat half.txt)"\rexit\r${down ? 'j' : 'k'}`);
      await app.prints(keeps ? `${round * 7919} partial` : `${round * 7919} `);
      await app.areBack();
      await app.walk.source.isAt(down ? /^❯ {2}5$/ : /^❯ {2}4 ✘/);
      if (round === 10) first = await heard(app, made.path('witness'), 1);
    }
    expect(app.terminal.lines()).toEqual(before);
    const last = await heard(app, made.path('witness'), 2);
    expect(last.counts).toEqual(first?.counts);
    // 40 shells; each had a container, a stream and a terminal.
    expect(last.heap - (first?.heap ?? 0)).toBeLessThan(2_000_000);
    // The cache of the step lets one container in at a time, so every one was gone before the next. The last one, too:
    expect(await processesWith(`MARK=${mark}`)).toEqual([]);
    await app.quit();
    expect(app.terminal.raw).not.toContain('MaxListenersExceededWarning');
  }, 240_000);
});

describe('a shell, opened by s,', () => {
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
    await app.shellAnswers('echo "$(ls | tr "\\n" " ")in $PWD"', 'one.txt two.txt in /work');
    app.press('Down');
    if (keeps)
      await app.shellAnswers(
        'echo "$(cut -d " " -f 1 /half.txt), $(ls /never.txt 2>&1 | wc -w) words"',
        'partial, 7 words',
      );
    else await app.shellAnswers('echo "$(ls /half.txt 2>&1 | wc -w) words"', '7 words');
    expect(app.terminal.raw).toContain('broken, ');
    // The screens are where they were.
    await app.stages.isAt(/^❯ . 1 broken/);
    await app.quit();
  });

  test('in Explore shows the build that it waits for, and is cancelled by ctrl+c', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()}; while true; do echo tick; sleep 0.2; done\n`,
    });
    const app = await open(made.folder);
    app.press('s');
    // The progress of the build, as `stagedive build` prints it.
    await app.shows(/#\d+ [\d.]+ tick/);
    app.press('x', 'ctrl+c', '?');
    // What was typed before ctrl+c went with it; what came after it is the screens'.
    await app.overlay.shows('Make the stage the target');
    app.press('Escape');
    await app.stages.shows();
    await app.quit();
  });

  test('in Build opens in the failed step, after any other one, and at the end of a stage', async () => {
    await using made = await Project.with({ Dockerfile: three(unique()) });
    const app = await open(made.folder, { args: ['--target', 'broken'] });
    app.press('b');
    await app.walk.hasFailed();
    app.press('Escape');
    await app.footer.shows('no cache');
    const line = keeps ? 'partial' : '';
    await app.shellAnswers('echo "found $(cut -d " " -f 1 /half.txt 2>/dev/null)"', `found ${line}`);
    if (keeps)
      expect(app.terminal.raw).toContain('broken, what line 7 (RUN) left when it failed with exit code 4');
    // The step above it is FROM; its stage cannot be reached, and opens in the failure as well.
    app.press('Up');
    await app.shellAnswers('echo "files: $(ls /half.txt 2>/dev/null)"', 'files: ');
    await app.quit();
  });
});

describe('a shell that is cut off', () => {
  const broken = (id: string): string =>
    `FROM ${shellImage} AS base\nENV MARK=${id}\nRUN echo partial > half.txt; exit 3\n`;

  async function atFailure(folder: string, env: Record<string, string> = {}): Promise<Screens> {
    const app = await open(folder, { env });
    app.press('d');
    await app.walk.standsAt(1, 'base · 1 of 3');
    app.press('c');
    await app.walk.hasFailed();
    return app;
  }

  test('by its own end returns to the screens, which say how it ended', async () => {
    const mark = unique();
    await using made = await Project.with({ Dockerfile: broken(mark) });
    const app = await atFailure(made.folder);
    await app.opensShell('echo "$((6 * 7))"', '42');
    app.type("printf '\\033[?1049h\\033[?25lfull\\n'\r");
    await app.shows('full');
    const shells = await processesWith(`MARK=${mark}`);
    for (const { pid } of shells) kill(pid);
    // An engine on another machine: it tells of that end in the same words.
    if (shells.length === 0) app.type('exit 137\r');
    // At times the engine closes the stream of a container that was killed before it has told the status.
    await app.footer.shows(
      /The shell was killed \(status 137\)|The process was cut off: the engine ended it/,
    );
    await app.walk.hasFailed();
    await app.quit();
  });

  test('by the engine returns to the screens, which say so, and the next shell opens', async () => {
    await using made = await Project.with({ Dockerfile: broken(unique()) });
    await using proxy = await CuttingProxy.listen(made.path('engine.sock'), process.env.DOCKER_HOST ?? '');
    const app = await atFailure(made.folder, { DOCKER_HOST: proxy.address });
    await app.opensShell('echo "$((6 * 7))"', '42');
    app.type('sleep 1000\r');
    await app.shows('sleep 1000');
    proxy.cut();
    await app.shows('The engine went away: the connection was closed. r goes on once it is back.');
    await app.walk.hasFailed();
    // The engine can be reached again; what the step left is gone with the connection, so it is run once more.
    const before = app.terminal.raw.length;
    app.press('r');
    await app.header.shows(/engine \d/);
    // Until then the frame with the old failure may still be there.
    await app.until(() => app.terminal.raw.includes('Asking the engine', before), 'State to open again');
    await app.walk.hasFailed();
    await app.shellAnswers('echo "$((7 * 7))"', '49');
    await app.walk.hasFailed();
    await app.quit();
  });
});

describe('a shell whose end the engine reports late', () => {
  test.each(['exit\r', '\x04'])('%j leaves the keys behind it to the screens', async (end) => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage} AS base\nRUN echo ${unique()}\n`,
    });
    await using proxy = await SlowProxy.listen(made.path('engine.sock'), process.env.DOCKER_HOST ?? '');
    const app = await open(made.folder, { env: { DOCKER_HOST: proxy.address } });
    await app.opensShell('echo "$((6 * 7))"', '42');
    await app.until(() => /[#$]$/.test(app.terminal.screen()), 'the next prompt');
    proxy.delayMs = 2_000;
    app.type(`${end}q`);
    await app.ends(0);
  });
});

describe('the toolbox of the config', () => {
  test('is used if a state has no shell, and only then', async () => {
    await using made = await Project.with({
      Dockerfile: `FROM ${shellImage} AS full\nRUN echo ${unique()} > /made\nFROM scratch AS bare\nCOPY --from=full /made /\n`,
      '.stagedive.json': `{ "toolbox": "${shellImage}" }`,
    });
    const app = await open(made.folder);
    await app.shellAnswers('echo "$((6 * 7)) $(ls /made)"', '42 /made');
    expect(app.terminal.raw.replace(/\s+/g, ' ')).toContain(`busybox of image ${shellImage} beside it`);
    app.press('g');
    await app.shellAnswers('echo "$((7 * 7))"', '49');
    expect(app.terminal.raw.replace(/\s+/g, ' ')).toMatch(
      /full, after line 2 \(RUN\); \/\S+sh; commands are recorded for a fix\./,
    );
    await made.write('.stagedive.json', '{ "toolbox": 7 }');
    app.press('s');
    await app.footer.shows('"toolbox" must be the name of an image');
    await app.quit();
  });
});
