import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { buildFixture } from './driver/fixture/build.ts';
import { closeApps, openApp, untouched } from './driver/index.ts';

let fixture: Awaited<ReturnType<typeof buildFixture>>;
beforeAll(async () => {
  fixture = await buildFixture();
});
afterEach(closeApps);
afterAll(() => fixture.remove());

const open = (cols = 60, rows = 12) => openApp({ command: fixture.command, cols, rows });

test('keys reach the program, and its screen is read', async () => {
  const app = await open();
  await app.see('ready');
  expect(app.modes()).toEqual({
    ...untouched,
    alternateScreen: true,
    cursorVisible: false,
    wraparound: false,
    bracketedPaste: true,
  });
  app.press('Down', 'x', 'alt+x', 'Enter');
  app.type('y');
  await app.see('presses 5.');
  await app.see('last "y".');
  app.type('\x1b[200~two lines\nqqq\x1b[201~');
  await app.see('presses 6.');
  await app.see('last "two lines qqq".');
  expect(app.lines()[0]).toBe(`╭${'─'.repeat(58)}╮`);
  expect(app.lines()[11]).toBe(`╰${'─'.repeat(58)}╯`);
  expect(app.cell(2, 1)).toMatchObject({ text: 'w', foreground: 1, background: 'default', bold: false });
  app.press('q');
  const exit = await app.exit();
  expect(exit).toMatchObject({ status: 0, modes: untouched });
  expect(exit.settingsAfter).toBe(exit.settingsBefore);
  expect(app.screen()).toBe('');
});

test('every row of the new window is painted after a resize, larger and smaller', async () => {
  const app = await open();
  await app.see('window 60x12');
  for (const [cols, rows] of [
    [100, 30],
    [40, 30],
    [10, 5],
    [80, 24],
  ] as const) {
    app.resize(cols, rows);
    await app.until(
      () => app.lines()[rows - 1] === `╰${'─'.repeat(cols - 2)}╯`,
      `a frame of ${cols}x${rows}`,
    );
    expect(app.lines()[0]).toBe(`╭${'─'.repeat(cols - 2)}╮`);
    expect(
      app
        .lines()
        .slice(1, -1)
        .every((line) => line.startsWith('│') && line.length === cols),
    ).toBe(true);
  }
});

test('waiting for a text that never appears fails with the screen', async () => {
  const app = await open();
  await app.see('ready');
  await expect(app.see('never', 50)).rejects.toThrow(/Waited for the screen to show never[\s\S]*│ready/);
  app.press('q');
  await app.exit();
  await expect(app.see('never')).rejects.toThrow('the program has ended');
  await app.close();
  await expect(app.see('never')).rejects.toThrow('the terminal was closed');
});
