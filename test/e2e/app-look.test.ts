/** Looking into states with the keys, in a real terminal on a real engine: the demo's files, diff, check and sizes. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { isOldEngine, Project, shellImage, unique } from '../engine/build-project.ts';
import { type Screens, testScreens } from './driver/index.ts';
import { demo } from './projects.ts';

/** Milliseconds that the demo's stages may take where nothing of them is cached. */
const BUILD = 180_000;

const { open: openScreens, home } = testScreens({ patience: BUILD });
const open = (folder: string, more = {}): Promise<Screens> => openScreens(folder, { cwd: home(), ...more });

/** Whether the engine keeps what a failed step left. */
let keeps = true;

beforeAll(async () => {
  keeps = !(await isOldEngine());
});

describe('the demo', { timeout: BUILD * 2 }, () => {
  test('can be browsed: a tree, a filter, an ELF, the line and the stage that it comes from, a copy on disk', async () => {
    const app = await open(demo);
    app.press('4');
    await app.files.tree.isTitled('Files of runtime', /^13 files · \d+ kB$/);
    await app.files.tree.shows(/orrery +:96 +\d+ kB/);

    app.press('/');
    app.type('orr');
    await app.footer.shows('filter: orr▏');
    app.press('Enter');
    await app.files.tree.hides('almanac/');
    await app.files.file.shows(
      /is {4}ELF program, 64-bit, x86-64, static/,
      /line 96 · COPY --from=build \/out\/orrery/,
      /00000000 {2}7f 45 4c 46/,
    );

    app.press('O');
    await app.files.tree.isTitled('Files of build');
    await app.files.file.isTitled(/^\/out\/orrery$/);
    app.press('Escape');
    await app.files.tree.isTitled('Files of runtime');
    await app.footer.shows('filter: orr');

    app.press('c');
    await app.footer.shows('Copy /orrery to: ./▏');
    app.type('mine');
    app.press('Enter');
    await app.footer.shows('One file copied to ./mine.');
    const copy = join(home(), 'mine');
    expect((await stat(copy)).mode & 0o777).toBe(0o755);
    expect((await readFile(copy)).subarray(1, 4).toString()).toBe('ELF');
    await writeFile(copy, 'something else');
    app.press('c');
    app.type('mine');
    app.press('Enter');
    await app.overlay.shows('mine would be overwritten.');
    app.press('Escape');
    await app.files.tree.isTitled('Files of runtime');
    expect(await readFile(copy, 'utf8')).toBe('something else');

    app.press('o');
    await app.source.shows('COPY --from=build /out/orrery /orrery');
    app.press('Escape');
    await app.files.tree.isTitled('Files of runtime');
    app.press('Escape');
    await app.files.tree.shows('almanac/');
    app.press('Escape');
    await app.stages.shows();
    await app.quit();
  });

  test('can be compared: the runtime with its build stage, as a story, in both shapes, and any two stages', async () => {
    const app = await open(demo);
    app.press('5');
    await app.diff.list.isTitled('build ↔ runtime');
    await app.diff.list.isAt(/^❯ +\/out\/orrery → \/orrery +\d+ kB +:96/);
    await app.diff.list.shows(/came over 1 \(\d+ kB\).*added 12.*left behind \d+ \(\d+/);
    await app.diff.change.shows('build /out/orrery', 'nothing on the way');
    app.press('v');
    await app.diff.list.isTitled('build ↔ runtime', /^15 added, \d+ removed/);
    await app.diff.list.shows(/· +\+ +orrery +\d+ kB/);
    app.press('v');
    await app.diff.list.isAt(/^❯ - \/usr\/.* −\d+\.\d MB/);
    app.search('report');
    await app.diff.list.isAt(/^❯ \+ \/proof\/report\.txt +\+1\.2 kB +:98/);
    await app.diff.change.shows(
      /line 98 · COPY --from=test \/out\/report\.txt/,
      '+++ runtime/proof/report.txt',
    );
    app.press('Escape');
    await app.footer.hides('filter: report');
    app.press('p', 'g');
    await app.overlay.isTitled('Choose a state to compare');
    app.press('Enter');
    await app.overlay.isTitled('Compare deps with');
    app.press('j', 'Enter');
    await app.diff.list.isTitled('deps ↔ source');
    await app.quit();
  });

  test('can be seen as a map, from Files and from Sizes', async () => {
    const app = await open(demo);
    app.press('4');
    await app.files.tree.isTitled('Files of runtime');
    await app.files.tree.shows('orrery');
    app.press('M');
    await app.files.tree.shows(/[❯>] orrery/);
    app.press('M');
    await app.files.tree.shows('almanac/');
    app.press('7');
    await app.sizes.list.shows(/COPY/);
    app.press('M');
    await app.files.tree.shows(/[❯>] orrery/);
    app.press('Escape');
    await app.sizes.list.shows(/COPY/);
    await app.quit();
  });

  test('says why a program does not start in its runtime, with the line that fixes it, on one small screen', async () => {
    const app = await open(demo, { cols: 80, rows: 24 });
    app.press('k', '6');
    await app.check.findings.isTitled('Check of runtime-dynamic');
    await app.check.findings.shows(/✘ missing-loader/);
    await app.check.finding.shows('COPY --from=debug /lib64/ld-linux-x86-64.so.2 /lib64/');
    app.press('O');
    await app.files.tree.isTitled('Files of debug');
    await app.shows('ld-linux-x86-64.so.2');
    app.press('Escape');
    await app.check.findings.isTitled('Check of runtime-dynamic');
    await app.quit();
  });

  test('has its sizes: by line, against its build stage, and what nobody uses', async () => {
    const app = await open(demo);
    app.press('7');
    await app.sizes.list.shows(
      /build +\d+\.\d MB █+ the split saved 99 %/,
      /:96 +COPY --from=build \/out\/orrery \/orrery +█+ +\d+ kB/,
    );
    app.press('v');
    await app.sizes.list.isAt(/^❯ build {2}\d+ files .*kB +of \d/);
    await app.sizes.files.shows(/\/src\/app\/orrery +\d+ kB/);
    await app.quit();
  });
});

/** Its second instruction fails once it has written something. */
const failing = (id: string): string => `FROM ${shellImage} AS build
RUN mkdir /out && echo ${id} > /out/half && exit 7
FROM scratch
COPY --from=build /out /
`;

describe('a stage that fails', { timeout: BUILD * 2 }, () => {
  test('is reported in one sentence, and what it left can be opened and compared', async () => {
    await using made = await Project.with({ Dockerfile: failing(unique()) });
    const app = await open(made.folder);
    app.press('4');
    await app.shows(/Dockerfile:2: Exit code/);
    if (keeps) {
      await app.shows('⏎ opens what the failed instruction left behind.');
      app.press('Enter');
      await app.files.tree.isTitled('Files of what :2 left');
      await app.files.tree.shows(/out\/ +:2( |$)/);
      app.press('5');
      await app.diff.list.isTitled('before :2 ↔ what :2 left');
      await app.diff.list.shows(/\+ +half/);
    } else {
      await app.shows('⏎ opens the state before it.');
      app.press('Enter');
      await app.files.tree.isTitled('Files of before :2');
    }
    app.press('Escape');
    await app.shows(/Dockerfile:2: Exit code/);
    app.press('Escape');
    await app.stages.shows();
    await app.quit();
  });

  test('opens its files from the walk', async () => {
    await using made = await Project.with({ Dockerfile: failing(unique()) });
    const app = await open(made.folder);
    app.press('b');
    await app.walk.source.isTitled(/build · \d of \d · it failed/);
    app.press('4');
    await app.files.tree.isTitled(keeps ? 'Files of what :2 left' : 'Files of before :2');
    app.press('Escape');
    await app.walk.source.isTitled(/build · \d of \d · it failed/);
    await app.quit();
  });
});
