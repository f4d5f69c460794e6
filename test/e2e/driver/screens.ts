import { expect } from 'vitest';
import { type App, type AppOptions, openApp } from './app.ts';
import { untouched } from './screen.ts';

/** Opens the screens on a folder; resolves once Explore is there. @param home what is kept between runs lies there */
export async function openExplore(
  folder: string,
  home: string,
  more: Partial<AppOptions> = {},
): Promise<App> {
  const { env, ...rest } = more;
  const app = await openApp({
    args: [folder],
    cols: 120,
    rows: 40,
    ...rest,
    env: { XDG_STATE_HOME: home, ...env },
  });
  await app.see('╭─ Stages');
  return app;
}

/** Leaves by `q`: the terminal is as it was before. */
export async function quit(app: App): Promise<void> {
  app.press('q');
  const exit = await app.exit();
  expect(exit.status).toBe(0);
  expect(exit.settingsAfter).toBe(exit.settingsBefore);
  expect(exit.modes).toEqual(untouched);
}
