import { afterEach, describe, expect, test } from 'vitest';
import { type App, closeApps, openApp, untouched } from './driver/index.ts';
import { demo, Project, shellImage } from './projects.ts';

afterEach(closeApps);

/** No engine: Explore needs none. */
const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

const open = (cols: number, rows: number, args: readonly string[] = [demo]) =>
  openApp({ args, cols, rows, env });

/** The row of the stage list that holds the text. */
const row = (app: App, text: string | RegExp): string =>
  app.lines().find((line) => (typeof text === 'string' ? line.includes(text) : text.test(line))) ?? '';

describe('Explore', () => {
  test('shows stages, links and source; the graph beside them, below them or in their place', async () => {
    const app = await open(200, 50);
    await app.see('╭─ Graph');
    expect(row(app, '╭─ Stages')).toMatch(/Stages ─+ 7 of 10 needed/);
    for (const stage of ['deps', 'source', 'build', 'test', 'docs', 'debug']) {
      expect(app.screen()).toMatch(new RegExp(`\\d ${stage}\\b`));
    }
    expect(row(app, '9 runtime')).toMatch(/❯ ◆ 9 runtime +scratch +target/);
    expect(app.screen()).toContain('Takes ← runtime → gives');
    expect(row(app, '← COPY build')).toMatch(/← COPY build +line 96/);
    expect(row(app, 'FROM scratch AS runtime')).toMatch(/▎ *91 +FROM scratch AS runtime/);
    await app.see('no engine');
    expect(app.lines()[0]).toMatch(
      /^ stagedive +1 Explore +2 Build +3 State +4 Files +5 Diff +6 Check +7 Sizes +◆ runtime +3 skipped +\S no engine/,
    );
    app.resize(100, 50);
    await app.until(() => app.lines().some((line) => /^╭─ Graph/.test(line)), 'the graph on the left');
    app.resize(80, 24);
    // Drawn anew, and not only cut off by the window.
    await app.until(
      () => app.lines().some((line) => /^╭─ Stages .*╮╭─ .*╮$/.test(line) && line.length === 80),
      'a frame of the small window',
    );
    await app.gone('╭─ Graph');
    app.press('v');
    await app.see('╭─ Graph');
    await app.gone('FROM scratch AS runtime');
    app.press('v');
    await app.see('FROM scratch AS runtime');
  });

  test('a cursor that moves brings source and links along; a chosen target says at once what is needed', async () => {
    const app = await open(80, 24);
    await app.see('❯ ◆ 9 runtime');
    app.press('k', 'Up');
    await app.see(/❯ ○ 7 debug /);
    await app.see('← debug →');
    await app.see(/▎ *76 +FROM source AS debug/);
    app.press('Enter');
    await app.see(/❯ ◆ 7 debug /);
    await app.see(/Stages ─+ 3 of 10/);
    expect(app.lines()[0]).toContain('◆ debug');
    expect(row(app, '9 runtime')).toContain('○ 9 runtime');
    expect(row(app, '0 deps')).toMatch(/● 0 deps/);
    app.press('g');
    await app.see(/❯ ● 0 deps/);
    app.press('G');
    await app.see(/❯ ○ 9 runtime/);
    app.press('Tab');
    await app.see(/❯ ← COPY build/);
    app.press('Enter');
    await app.see('← build →');
  });

  test('the list of targets', async () => {
    const app = await open(100, 30);
    await app.see('◆ 9 runtime');
    app.press('t');
    await app.see('Choose a target');
    expect(row(app, '6 docs')).toMatch(/○ 6 docs .*skipped +4 stages/);
    expect(row(app, '9 runtime')).toMatch(/❯ ◆ 9 runtime .*target +7 stages/);
    app.press('g', 'Down', 'Enter');
    await app.gone('Choose a target');
    await app.see(/Stages ─+ 2 of 10/);
    expect(app.lines()[0]).toContain('◆ source');
    app.press('t');
    await app.see('Choose a target');
    app.press('G', 'Escape');
    await app.gone('Choose a target');
    expect(app.lines()[0]).toContain('◆ source');
  });

  test('help lists the keys that work here, and closes', async () => {
    const app = await open(100, 50);
    await app.see('? help');
    app.press('?');
    await app.see('Keys of Explore');
    for (const text of [
      'Build the target',
      'Make the stage the target',
      'Search the Dockerfile',
      'Leave at once',
    ]) {
      expect(app.screen()).toContain(text);
    }
    app.press('Escape');
    await app.gone('Keys of Explore');
    await app.see('◆ 9 runtime');
  });

  test('search walks the matches of the source in both directions', async () => {
    const app = await open(80, 24);
    await app.see('◆ 9 runtime');
    app.press('/');
    app.type('braille');
    await app.see(/\/braille▏ +\d+ of 1\d lines/);
    app.press('Enter', 'g');
    await app.see('n next match');
    const position = () => Number(/\/braille +(\d+) of/.exec(app.screen())?.[1]);
    const first = position();
    app.press('n');
    await app.until(() => position() === first + 1 || position() === 1, 'the next match');
    app.press('N');
    await app.until(() => position() === first, 'the match before');
    app.press('Escape');
    await app.gone('/braille');
    app.press('/');
    app.type('nowhere to be found');
    await app.see('no match');
    app.press('Escape');
    await app.see('b build');
  });
});

describe('the terminal', () => {
  test('q leaves with 0, and the window as it was', async () => {
    const app = await open(80, 24);
    await app.see('◆ 9 runtime');
    app.press('q');
    const exit = await app.exit();
    expect(exit).toMatchObject({ status: 0, modes: untouched });
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
    expect(app.screen()).toBe('');
  });

  test('ctrl+c leaves at once with 130, also out of a search or help', async () => {
    for (const keys of [['/', 'x'], ['?'], []]) {
      const app = await open(80, 24);
      await app.see('◆ 9 runtime');
      app.press(...keys, 'ctrl+c');
      const exit = await app.exit();
      expect(exit).toMatchObject({ status: 130, modes: untouched });
      expect(exit.settingsAfter).toBe(exit.settingsBefore);
    }
  });

  test('NO_COLOR is honoured: nothing but bold, dim, and inverse', async () => {
    const app = await openApp({ args: [demo], env: { ...env, NO_COLOR: '1' } });
    await app.see('no engine');
    app.press('Up', 'Tab', '?');
    await app.see('Keys of Explore');
    const colours = [...app.raw.matchAll(/\x1b\[([\d;]*)m/g)]
      .flatMap((match) => (match[1] ?? '').split(';'))
      .filter((code) => /^(3[0-8]|4[0-8]|9\d|10\d)$/.test(code));
    expect(colours).toEqual([]);
  });

  test('colours are there without it', async () => {
    const app = await open(80, 24);
    await app.see('◆ 9 runtime');
    expect(app.raw).toMatch(/\x1b\[[\d;]*3[0-8]/);
  });
});

test('a Dockerfile with one stage and no name', async () => {
  await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN true\n` });
  const app = await open(80, 24, [project.folder]);
  await app.see(/❯ ◆ 0 stage 0 /);
  await app.see('every stage');
  app.press('Down', 'Down', 'Tab', 'Enter');
  await app.see(/▎ *1 +FROM/);
});
