import { describe, expect, test } from 'vitest';
import { type App, type AppExit, recordStatus, untouched } from './index.ts';

/** How to bring a program to the point from which it is ended. */
export interface Restoration {
  /** Opens it and waits until it is there. `env` is to be added to the program's environment. */
  open(env: Readonly<Record<string, string | undefined>>): Promise<App>;
  /** A text or pattern of the screen at that point, which comes back after ctrl+z and fg. */
  readonly shows: string | RegExp;
  /** What has to be true of the outside after every end (a build was cancelled); called after each. */
  afterwards?(): Promise<void>;
}

/** Loaded into the program with node's --import: lets a test throw inside it, with no hook in the program itself. */
const saboteur = new URL('./saboteur.mjs', import.meta.url).href;

/** Tests of every way out of a full-screen program: the terminal is as it was, and the status tells how it ended. */
export function describeRestoration(name: string, { open, shows, afterwards }: Restoration): void {
  const ends = async (app: App, status: number): Promise<AppExit> => {
    const exit = await app.exit();
    expect(exit.status).toBe(status);
    expectUntouched(app, exit);
    await afterwards?.();
    return exit;
  };
  const openSabotaged = (how: string) => open({ NODE_OPTIONS: `--import=${saboteur}`, SABOTAGE: how });

  describe(`the terminal is as it was: ${name}`, () => {
    test('ctrl+c ends it with 130', async () => {
      const app = await open({});
      app.press('ctrl+c');
      await ends(app, 130);
    });

    test.each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
      ['SIGQUIT', 131],
    ] as const)('%s ends it with %i', async (signal, status) => {
      const app = await open({});
      app.kill(signal);
      await ends(app, status);
    });

    test('an error that is thrown is reported in one sentence after the screen is restored', async () => {
      const app = await openSabotaged('throw');
      app.kill('SIGUSR2');
      await ends(app, 1);
      expect(app.screen()).toContain('thrown by a test');
      expect(app.screen()).not.toContain('    at ');
    });

    test('an unhandled rejection is reported in one sentence, too', async () => {
      const app = await openSabotaged('reject');
      app.kill('SIGUSR2');
      await ends(app, 1);
      expect(app.screen()).toContain('rejected by a test');
    });

    test('process.exit keeps its status', async () => {
      const app = await openSabotaged('exit');
      app.kill('SIGUSR2');
      await ends(app, 7);
    });

    test.each(['ctrl+z', 'SIGTSTP'])('%s stops it, fg brings it back', async (how) => {
      const app = await open({});
      for (let times = 1; times <= 2; times++) {
        if (how === 'ctrl+z') app.press('ctrl+z');
        else app.kill('SIGTSTP');
        expect(await app.stopped(times)).toBe(app.settingsBefore());
        expect(app.modes()).toEqual(untouched);
        app.resize(90 + times, 30);
        app.foreground();
        await app.until(() => app.modes().alternateScreen, 'the screen to come back');
        await app.see(shows);
        expect(app.modes().cursorVisible).toBe(false);
      }
      app.press('ctrl+c');
      await ends(app, 130);
    });

    test('SIGTERM ends it while it is stopped, and leaves the terminal to the shell', async () => {
      const app = await open({});
      app.press('ctrl+z');
      await app.stopped();
      const written = app.raw.length;
      app.type('kill\r');
      await ends(app, 143);
      expect(app.raw.slice(written)).not.toContain('\x1b[?1049');
    });

    test('it repaints after a SIGSTOP, which gives no warning', async () => {
      const app = await open({});
      app.kill('SIGSTOP');
      await app.stopped();
      const written = app.raw.length;
      app.foreground();
      await app.until(() => app.raw.slice(written).includes('\x1b[?1049h'), 'the screen to be taken again');
      await app.see(shows);
      app.press('ctrl+c');
      await ends(app, 130);
    });

    test('a closed window ends it with 129', async () => {
      const app = await open(recordStatus);
      app.hangUp();
      expect(await app.ended()).toBe(129);
      await afterwards?.();
    });
  });
}

function expectUntouched(app: App, exit: AppExit): void {
  expect(exit.settingsAfter).toBe(exit.settingsBefore);
  expect(exit.modes).toEqual(untouched);
  // What is printed next is in the terminal's own colours.
  const { x, y } = app.cursor();
  expect(app.cell(y, x)).toMatchObject({ foreground: 'default', background: 'default', inverse: false });
}
