/** Looking into states with the keys, in a real terminal on a real engine: the demo's files, diff, check and sizes. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine, Project, shellImage, unique } from '../engine/build-project.ts';
import { type App, type AppOptions, openExplore, quit, stateHome } from './driver/index.ts';
import { demo } from './projects.ts';

const home = stateHome();
/** Whether the engine keeps what a failed step left. */
let keeps = true;

beforeAll(async () => {
  keeps = !(await isOldEngine());
});

/** Milliseconds that the demo's stages may take where nothing of them is cached. */
const BUILD = 180_000;

const open = (folder: string, more: Partial<AppOptions> = {}): Promise<App> =>
  openExplore(folder, home(), { cwd: home(), ...more });

const shows = (app: App, wanted: string | RegExp): Promise<void> =>
  app.until(
    () => (typeof wanted === 'string' ? app.screen().includes(wanted) : wanted.test(app.screen())),
    String(wanted),
    BUILD,
  );

describe('the demo', { timeout: BUILD * 2 }, () => {
  test('is browsed: a tree, a filter, an ELF, the line and the stage that it comes from, a copy on disk', async () => {
    const app = await open(demo);
    app.press('4');
    await shows(app, /╭─ Files of runtime ─+ 13 files · \d+ kB ╮/);
    await shows(app, /orrery +:96 +\d+ kB/);

    app.press('/');
    app.type('orr');
    await app.see('filter: orr▏');
    app.press('Enter');
    await app.gone('almanac/');
    await app.see(/is {4}ELF program, 64-bit, x86-64, static/);
    await app.see(/line 96 · COPY --from=build \/out\/orrery/);
    await app.see(/00000000 {2}7f 45 4c 46/);

    app.press('O');
    await shows(app, '╭─ Files of build');
    await app.see(/╭─ \/out\/orrery ─/);
    app.press('Escape');
    await app.see('╭─ Files of runtime');
    await app.see('filter: orr');

    app.press('c');
    await app.see('Copy /orrery to: ./▏');
    app.type('mine');
    app.press('Enter');
    await shows(app, 'One file copied to ./mine.');
    expect((await stat(join(home(), 'mine'))).mode & 0o777).toBe(0o755);
    expect((await readFile(join(home(), 'mine'))).subarray(1, 4).toString()).toBe('ELF');
    await writeFile(join(home(), 'mine'), 'something else');
    app.press('c');
    app.type('mine');
    app.press('Enter');
    await app.see('mine would be overwritten.');
    app.press('Escape');
    await app.see('╭─ Files of runtime');
    expect(await readFile(join(home(), 'mine'), 'utf8')).toBe('something else');

    app.press('o');
    await app.see('COPY --from=build /out/orrery /orrery');
    app.press('Escape');
    await app.see('╭─ Files of runtime');
    app.press('Escape');
    await app.see('almanac/');
    app.press('Escape');
    await app.see('╭─ Stages');
    await quit(app);
  });

  test('is compared: the runtime with its build stage, in both shapes, and any two stages', async () => {
    const app = await open(demo);
    app.press('5');
    await shows(app, /╭─ build ↔ runtime ─+ 15 added, \d+ removed/);
    expect(app.screen()).toMatch(/· +\+ +orrery +\d+ kB/);
    app.press('v');
    await app.see(/│❯ - \/usr\/.* −\d+\.\d MB/);
    app.press('/');
    app.type('report');
    app.press('Enter');
    await app.see(/│❯ \+ \/proof\/report\.txt +\+1\.2 kB +:98/);
    await app.see(/line 98 · COPY --from=test \/out\/report\.txt/);
    await shows(app, '+++ runtime/proof/report.txt');
    app.press('Escape');
    await app.gone('filter: report');
    app.press('p', 'g');
    await app.see('Compare which state');
    app.press('Enter');
    await app.see('Compare deps with');
    app.press('j', 'Enter');
    await shows(app, '╭─ deps ↔ source');
    await quit(app);
  });

  test('says why a program does not start in its runtime, with the line that mends it, on one small screen', async () => {
    const app = await open(demo, { cols: 80, rows: 24 });
    app.press('k', '6');
    await shows(app, '╭─ Check of runtime-dynamic');
    await shows(app, /✘ missing-loader/);
    expect(app.screen()).toContain('COPY --from=debug /lib64/ld-linux-x86-64.so.2 /lib64/');
    app.press('O');
    await shows(app, '╭─ Files of debug');
    await app.see('ld-linux-x86-64.so.2');
    app.press('Escape');
    await app.see('╭─ Check of runtime-dynamic');
    await quit(app);
  });

  test('is weighed: by line, against its build stage, and what nobody uses', async () => {
    const app = await open(demo);
    app.press('7');
    await shows(app, /build +\d+\.\d MB █+ the split saved 99 %/);
    expect(app.screen()).toMatch(/:96 +COPY --from=build \/out\/orrery \/orrery +█+ +\d+ kB/);
    app.press('v');
    await shows(app, /│❯ build {2}\d+ files .*kB +of \d/);
    await app.see(/\/src\/app\/orrery +\d+ kB/);
    await quit(app);
  });
});

/** Its second instruction fails once it has written something. */
const failing = (id: string): string => `FROM ${shellImage} AS build
RUN mkdir /out && echo ${id} > /out/half && exit 7
FROM scratch
COPY --from=build /out /
`;

describe('a stage that fails', { timeout: BUILD * 2 }, () => {
  test('is said in a sentence, and what it left can be opened and compared', async () => {
    await using made = await Project.with({ Dockerfile: failing(unique()) });
    const app = await open(made.folder);
    app.press('4');
    await shows(app, /Dockerfile:2: Exit code/);
    if (keeps) {
      await app.see('⏎ opens what the failed instruction left behind.');
      app.press('Enter');
      await shows(app, '╭─ Files of what :2 left');
      await app.see(/out\/ +:2 /);
      app.press('5');
      await shows(app, '╭─ before :2 ↔ what :2 left');
      await shows(app, /\+ +half/);
    } else {
      await app.see('⏎ opens the state before it.');
      app.press('Enter');
      await shows(app, '╭─ Files of before :2');
    }
    app.press('Escape');
    await shows(app, /Dockerfile:2: Exit code/);
    app.press('Escape');
    await app.see('╭─ Stages');
    await quit(app);
  });

  test('opens its files from the walk that stands on it', async () => {
    await using made = await Project.with({ Dockerfile: failing(unique()) });
    const app = await open(made.folder);
    app.press('b');
    await shows(app, /build · \d of \d · it failed/);
    app.press('4');
    await shows(app, keeps ? '╭─ Files of what :2 left' : '╭─ Files of before :2');
    app.press('Escape');
    await shows(app, /build · \d of \d · it failed/);
    await quit(app);
  });
});
