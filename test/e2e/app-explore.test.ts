/** Explore, which needs no engine: stages, links, source and graph in windows of several sizes. */
import { describe, expect, test } from 'vitest';
import { testScreens } from './driver/index.ts';
import { demo, Project, shellImage } from './projects.ts';

const { open } = testScreens({ cols: 80, rows: 24, env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } });

describe('Explore', () => {
  test('shows stages, links and source; the graph beside, below or instead of them', async () => {
    const app = await open(demo, { cols: 200, rows: 50 });
    const row = (text: string): string => app.terminal.lines().find((line) => line.includes(text)) ?? '';
    await app.graph.shows();
    await app.stages.isTitled('Stages', '7 of 10 needed');
    await app.stages.shows(
      ...['deps', 'source', 'build', 'test', 'docs', 'debug'].map((stage) => new RegExp(`\\d ${stage}\\b`)),
    );
    await app.stages.isAt(/^❯ ◆ 9 runtime +scratch +target/);
    await app.links.isTitled('Takes ← runtime → gives');
    await app.links.shows(/← COPY build +line 96/);
    await app.source.shows(/▎ *91 +FROM scratch AS runtime/);
    await app.header.shows(
      /^ stagedive +1 Explore +2 Build +3 State +4 Files +5 Diff +6 Check +7 Sizes +8 History +9 Context +0 Caches +I Inventory +◆ runtime +3 skipped +\S no engine/,
    );
    app.terminal.resize(100, 50);
    await app.until(() => row('╭─ Graph').startsWith('╭─ Graph'), 'the graph on the left');
    app.terminal.resize(80, 24);
    // Drawn anew, and not only cut off by the window.
    await app.until(
      () => app.terminal.lines().some((line) => /^╭─ Stages .*╮╭─ .*╮$/.test(line) && line.length === 80),
      'a frame of the small window',
    );
    await app.graph.closes();
    app.press('v');
    await app.graph.shows();
    await app.hides('FROM scratch AS runtime');
    app.press('v');
    await app.source.shows('FROM scratch AS runtime');
  });

  test('the graph works in the smallest window: it folds what is skipped, moves by stage, and is large anywhere', async () => {
    const app = await open(demo, { cols: 60, rows: 16 });
    app.press('v');
    await app.graph.shows(/○ 3 skipped: doc/, /◆.* 9 runtime/);
    app.press('Tab', 'Tab', 'Up', 'Up');
    await app.graph.shows(/^❯ .*● .*5 almanac/);
    await app.links.shows(/Needed: runtime ←/);
    app.press('H');
    await app.graph.shows(/○.*7 debug/);
    await app.graph.hides('skipped');
    app.press('Down', 'Down', 'Enter');
    await app.header.shows('◆ debug');
    app.terminal.resize(200, 50);
    await app.graph.shows(/◆.*7 debug +76-82 +source/);
    app.press('v');
    await app.source.shows('FROM source AS debug');
    await app.graph.shows(/7 debug/);
  });

  test('moving the cursor shows its source and links; choosing a target shows at once what is needed', async () => {
    const app = await open(demo);
    await app.stages.isAt('◆ 9 runtime');
    app.press('k', 'Up');
    await app.stages.isAt(/^❯ ○ 7 debug /);
    await app.links.isTitled('← debug →');
    await app.source.shows(/▎ *76 +FROM source AS debug/);
    app.press('Enter');
    await app.stages.isAt(/^❯ ◆ 7 debug /);
    await app.stages.isTitled('Stages', /^3 of 10/);
    await app.header.shows('◆ debug');
    await app.stages.shows('○ 9 runtime', '● 0 deps');
    app.press('g');
    await app.stages.isAt('● 0 deps');
    app.press('G');
    await app.stages.isAt('○ 9 runtime');
    app.press('Tab');
    await app.links.isAt('← COPY build');
    app.press('Enter');
    await app.links.isTitled('← build →');
  });

  test('the list of targets says what each needs, and changes the target at enter only', async () => {
    const app = await open(demo, { cols: 100, rows: 30 });
    await app.stages.shows('◆ 9 runtime');
    app.press('t');
    await app.overlay.isTitled('Choose a target');
    await app.overlay.shows(/○ 6 docs .*skipped +4 stages/);
    await app.overlay.isAt(/^❯ ◆ 9 runtime .*target +7 stages/);
    app.press('g', 'Down', 'Enter');
    await app.overlay.closes();
    await app.stages.isTitled('Stages', /^2 of 10/);
    await app.header.shows('◆ source');
    app.press('t');
    await app.overlay.isTitled('Choose a target');
    app.press('G', 'Escape');
    await app.overlay.closes();
    await app.header.shows('◆ source');
  });

  test('help lists the keys that work here, and closes', async () => {
    const app = await open(demo, { cols: 100, rows: 50 });
    await app.footer.shows('? help');
    app.press('?');
    await app.overlay.isTitled('Keys of Explore');
    await app.overlay.shows(
      'Build the target',
      'Make the stage the target',
      'Search the Dockerfile',
      'Quit at once',
    );
    app.press('Escape');
    await app.overlay.closes();
    await app.stages.shows('◆ 9 runtime');
  });

  test('search walks the matches of the source in both directions, and says so if there is none', async () => {
    const app = await open(demo);
    app.press('/');
    app.type('braille');
    await app.footer.shows(/\/braille▏ +\d+ of 1\d lines/);
    app.press('Enter', 'g');
    await app.footer.shows('n next match');
    const position = () => Number(/\/braille +(\d+) of/.exec(app.footer.text())?.[1]);
    const first = position();
    app.press('n');
    await app.until(() => position() === first + 1 || position() === 1, 'the next match');
    app.press('N');
    await app.until(() => position() === first, 'the match before');
    app.press('Escape');
    await app.footer.hides('/braille');
    app.press('/');
    app.type('nowhere to be found');
    await app.footer.shows('no match');
    app.press('Escape');
    await app.footer.shows('b build');
  });

  test('shows a Dockerfile with one stage that has no name', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN true\n` });
    const app = await open(project.folder);
    await app.stages.isAt(/^❯ ◆ 0 stage 0 /);
    await app.header.shows('every stage');
    app.press('Down', 'Down', 'Tab', 'Enter');
    await app.source.shows(/▎ *1 +FROM/);
  });
});

describe('the terminal', () => {
  test('is left by q with 0, and the window as it was', async () => {
    const app = await open(demo);
    await app.quit();
    expect(app.terminal.screen()).toBe('');
  });

  test('is left by ctrl+c at once with 130, also out of a search or help', async () => {
    for (const keys of [['/', 'x'], ['?'], []]) {
      const app = await open(demo);
      app.press(...keys);
      await app.interrupt();
    }
  });

  test('gets no colours with NO_COLOR, nothing but bold, dim, and inverse', async () => {
    const app = await open(demo, { env: { NO_COLOR: '1' }, cols: 100, rows: 30 });
    await app.header.shows('no engine');
    app.press('Up', 'Tab', '?');
    await app.overlay.isTitled('Keys of Explore');
    const colours = [...app.terminal.raw.matchAll(/\x1b\[([\d;]*)m/g)]
      .flatMap((match) => (match[1] ?? '').split(';'))
      .filter((code) => /^(3[0-8]|4[0-8]|9\d|10\d)$/.test(code));
    expect(colours).toEqual([]);
  });

  test('gets colours without it', async () => {
    const app = await open(demo);
    expect(app.terminal.raw).toMatch(/\x1b\[[\d;]*3[0-8]/);
  });
});
