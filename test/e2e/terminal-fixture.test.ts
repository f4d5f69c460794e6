import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildFixture } from './driver/fixture/build.ts';
import { closeApps, openApp, recordStatus, untouched } from './driver/index.ts';
import { describeRestoration } from './driver/restoration.ts';

let fixture: Awaited<ReturnType<typeof buildFixture>>;
let folder: string;
let letGo: string;

beforeAll(async () => {
  fixture = await buildFixture();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedive-terminal-'));
  letGo = join(folder, 'let-go');
});
afterEach(async () => {
  await closeApps();
  rmSync(folder, { recursive: true });
});
afterAll(() => fixture.remove());

const open = async (env: Readonly<Record<string, string | undefined>> = {}) => {
  const app = await openApp({ command: fixture.command, env: { FIXTURE_LET_GO: letGo, ...env } });
  await app.see('presses 0.');
  return app;
};

describeRestoration('a small program', { open, shows: /ready[\s\S]*window \d+x30/ });

describe('before the end', () => {
  test.each(['q', 'ctrl+c'])('the exit calls are waited for: %s', async (key) => {
    const app = await open();
    app.press(key);
    await app.exit();
    expect(existsSync(letGo)).toBe(true);
  });

  test('also when the window was closed', async () => {
    const app = await open(recordStatus);
    app.hangUp();
    expect(await app.ended()).toBe(129);
    expect(existsSync(letGo)).toBe(true);
  });

  test('but only for a limited time', async () => {
    const app = await open({ FIXTURE_HANGS: '1' });
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0, modes: untouched });
  });
});

describe('the screen', () => {
  test('is left by close() too, and the program goes on below its command', async () => {
    const app = await open();
    app.press('n');
    const exit = await app.exit();
    expect(exit).toMatchObject({ status: 0, modes: untouched });
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
    expect(app.screen()).toBe('left in peace');
  });

  test('is left when a component throws', async () => {
    const app = await open();
    app.press('k');
    const exit = await app.exit();
    expect(exit).toMatchObject({ status: 1, modes: untouched });
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
    expect(app.screen()).toContain('a component is broken');
  });

  test('holds other output back until it is left', async () => {
    const app = await open();
    app.press('w', 'o', 'x');
    await app.see('presses 3.');
    expect(app.screen()).not.toContain('stray');
    app.press('q');
    await app.exit();
    expect(app.screen()).toContain('a stray line on stdout');
    expect(app.screen()).toContain('a warning in the middle of the screen');
  });

  test('has no colours with NO_COLOR', async () => {
    const app = await open({ NO_COLOR: '1' });
    await app.see('window 100x30');
    expect(app.cell(2, 1)).toMatchObject({ text: 'w', foreground: 'default' });
  });

  test('is not used without a terminal that can move its cursor', async () => {
    const app = await openApp({ command: fixture.command, env: { TERM: 'dumb' } });
    await app.exit();
    expect(app.screen()).toBe('no terminal');
  });
});

describe('keys', () => {
  test('typed just before a stop that comes from outside act once the job goes on', async () => {
    const app = await open();
    for (let times = 1; times <= 20; times++) {
      app.type('jj');
      app.kill('SIGTSTP');
      await app.stopped(times);
      app.foreground();
      await app.see(`presses ${2 * times}.`);
    }
    app.press('q');
    const exit = await app.exit();
    expect(exit).toMatchObject({ status: 0, modes: untouched });
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
  });

  test("typed in a shell just before such a stop are the shell's", async () => {
    const app = await open();
    app.press('s');
    await app.see('shell>');
    for (let times = 1; times <= 20; times++) {
      app.type('ab');
      app.kill('SIGTSTP');
      await app.stopped(times);
      app.foreground();
      await app.until(() => app.raw.split('\x1b[22;2t').length > times + 1, 'the hand-over');
    }
    app.type('x');
    await app.see(`shells 1, heard 40: ${'ab'.repeat(4)}.`);
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0, modes: untouched });
  });
});

describe('a child in the foreground', () => {
  test('gets every key, on the normal screen, and the screen comes back', async () => {
    const app = await open();
    for (let round = 1; round <= 6; round++) {
      app.press('f');
      await app.see(/^say something:$|\nsay something:$/);
      expect(app.modes()).toEqual(untouched);
      app.type('seven..\r');
      await app.see('heard seven..');
      app.press('Enter');
      await app.see(`answers ${7 * round}.`);
      app.press('x');
      await app.see(`presses ${2 * round}.`);
    }
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0, modes: untouched });
  });

  test('has ctrl+c for itself', async () => {
    const app = await open();
    app.press('f');
    await app.see('say something:');
    app.press('ctrl+c');
    await app.see('answers -1.');
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0, modes: untouched });
  });

  test('is stopped and continued together with the program', async () => {
    const app = await open();
    app.press('f');
    await app.see('say something:');
    app.press('ctrl+z');
    await app.stopped();
    app.foreground();
    app.type('four\r\r');
    await app.see('answers 4.');
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0, modes: untouched });
  });
});

describe('a shell in the middle', () => {
  test('gets the keys typed right after the one that asks for it, and gives back those after its end', async () => {
    const app = await open();
    app.type('syähxy');
    await app.see('shells 1, heard 3: yäh.');
    await app.see('last "y".');
    expect(app.raw).toContain('YÄHX');
    app.press('q');
    expect(await app.exit()).toMatchObject({ status: 0, modes: untouched });
  });

  test('loses no key and leaves no listener in 50 rounds, typed in one go', async () => {
    const app = await open();
    app.type('sax');
    await app.see('shells 1, heard 1: a.');
    app.press('l');
    await app.see(/last "[\d ]+"\./);
    const listeners = /last "([\d ]+)"/.exec(app.screen())?.[1];
    app.type('sabx'.repeat(50));
    await app.see('shells 51, heard 101: abababab.', 60_000);
    app.press('l');
    await app.see(`last "${listeners}".`);
    app.press('q');
    const exit = await app.exit();
    expect(exit).toMatchObject({ status: 0, modes: untouched });
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s gives the terminal back, as the shell found it', async (signal, status) => {
    const app = await open();
    app.press('s');
    await app.see('shell>');
    expect(app.modes()).toMatchObject({ cursorVisible: false, mouse: 'vt200' });
    app.kill(signal);
    const exit = await app.exit();
    expect(exit).toMatchObject({ status, modes: untouched });
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
  });

  test('SIGTSTP stops it, fg brings it back', async () => {
    const app = await open();
    app.press('s');
    await app.see('shell>');
    app.kill('SIGTSTP');
    expect(await app.stopped()).toBe(app.settingsBefore());
    app.foreground();
    await app.until(() => app.raw.split('\x1b[22;2t').length > 2, 'the hand-over');
    app.type('hix');
    await app.see('shells 1, heard 2: hi.');
    app.press('q');
    await app.exit();
  });
});
