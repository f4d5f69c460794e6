import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type AppOptions, closeApps, openApp } from './app.ts';
import { Screens } from './screens.ts';

export interface ScreensOptions extends Omit<AppOptions, 'command'> {
  /** Milliseconds that something may take to show; a step in the engine is meant, on a busy machine. */
  readonly patience?: number;
}

/** What a test file opens the screens with. */
export interface TestScreens {
  /** Opens the screens on a folder; resolves once Explore is there. */
  open(folder: string, more?: ScreensOptions): Promise<Screens>;
  /** Where what is kept between runs lies; each test has a folder of its own, and loses it at its end. */
  home(): string;
}

/** For the beginning of a test file: what a test opens is closed when it ends. @param usual options of every opening */
export function testScreens(usual: ScreensOptions = {}): TestScreens {
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'stagedive-home-'));
  });
  afterEach(async () => {
    await closeApps();
    await rm(home, { recursive: true, force: true });
  });
  const open = async (folder: string, more: ScreensOptions = {}): Promise<Screens> => {
    const { patience = 60_000, env, args = [], ...rest } = { ...usual, ...more };
    const app = await openApp({
      args: [folder, ...args],
      cols: 120,
      rows: 40,
      ...rest,
      env: { XDG_STATE_HOME: home, ...usual.env, ...env },
    });
    const screens = new Screens({ app, patience });
    await screens.stages.shows();
    return screens;
  };
  return { open, home: () => home };
}
