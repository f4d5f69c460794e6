// The mouse in a real terminal, and the terminal afterwards. No engine.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { testScreens, untouched } from '../e2e/driver/index.ts';

const demo = fileURLToPath(new URL('../../demo', import.meta.url));
const { home, open } = testScreens({
  cols: 100,
  rows: 30,
  env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
});

/** What a terminal sends for a button or the wheel at a cell, both from 0. */
const report = (button: number, column: number, row: number): string =>
  `\x1b[<${button};${column + 1};${row + 1}M`;

test('a click chooses a row, the wheel scrolls, y copies, and the terminal is as it was afterwards', async () => {
  const app = await open(demo);
  const { terminal } = app;
  expect(terminal.modes().mouse).toBe('vt200');
  const row = terminal.lines().findIndex((line) => / 2 build\b/.test(line));
  terminal.type(report(0, 10, row) + report(0, 10, row).replace('M', 'm'));
  await app.stages.isAt(/^❯ . 2 build/);
  terminal.type(report(65, 10, row));
  await app.stages.isAt(/^❯ . 5 /);
  app.press('y');
  await terminal.see('Copied, if the terminal allows it: almanac');
  expect(terminal.raw).toContain(`\x1b]52;c;${Buffer.from('almanac').toString('base64')}\x07`);
  app.press('ctrl+z');
  expect(await terminal.stopped(1)).toBe(terminal.settingsBefore());
  expect(terminal.modes()).toEqual(untouched);
  terminal.foreground();
  await app.stages.shows();
  expect(terminal.modes().mouse).toBe('vt200');
  app.press('q');
  expect((await terminal.exit()).modes).toEqual(untouched);
});

test('a click chooses a line of the source, a stage of the graph, and what the target takes', async () => {
  const { terminal, stages } = await open(demo, { cols: 200, rows: 50 });
  const click = (text: RegExp): void => {
    const lines = terminal.lines();
    const row = lines.findIndex((line) => text.test(line));
    terminal.type(report(0, text.exec(lines[row] ?? '')?.index ?? 0, row));
  };
  click(/RUN make orrery VERSION/);
  await stages.isAt(/^❯ . 7 debug/);
  click(/2 build +24-29/);
  await stages.isAt(/^❯ . 2 build/);
  click(/FAIL +0/);
  await terminal.see(/What runtime takes/);
  await terminal.see(/❯ arg +FAIL +0 +set to 1 breaks the almanac/);
});

test('sentences name the keys that the user has', async () => {
  mkdirSync(join(home(), 'stagedive'));
  writeFileSync(
    join(home(), 'stagedive/config.json'),
    '{ "keys": { "everywhere": { "b": "ctrl+g" }, "explore": { "o": "alt+o" } } }',
  );
  const app = await open(demo, { env: { XDG_CONFIG_HOME: home() }, cols: 200, rows: 50 });
  await app.terminal.see('alt+o sets it');
  app.press('2');
  await app.terminal.see('Nothing has been built yet: ^G builds the target.');
});

test('--no-mouse and the config leave the mouse to the terminal', async () => {
  const byFlag = await open(demo, { args: ['--no-mouse'] });
  expect(byFlag.terminal.modes().mouse).toBe('none');
  await byFlag.quit();
  mkdirSync(join(home(), 'stagedive'));
  writeFileSync(
    join(home(), 'stagedive/config.json'),
    '{ "mouse": false, "keys": { "everywhere": { "q": "Q" } } }',
  );
  const byConfig = await open(demo, { env: { XDG_CONFIG_HOME: home() } });
  expect(byConfig.terminal.modes().mouse).toBe('none');
  await byConfig.terminal.see('Q quit');
  byConfig.press('Q');
  expect((await byConfig.terminal.exit()).status).toBe(0);
});

test('a redefined key that cannot be is one sentence with file and line, before the screen changes', async () => {
  mkdirSync(join(home(), 'stagedive'));
  writeFileSync(join(home(), 'stagedive/config.json'), '{ "keys": {\n "everywhere": {\n  "b": "t" } } }');
  const opening = open(demo, { env: { XDG_CONFIG_HOME: home() }, patience: 10_000, cols: 200 });
  await expect(opening).rejects.toThrow(
    /stagedive\/config\.json:3: t is already the key for "Choose the target/,
  );
});
