import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { closeApps } from './app.ts';

/**
 * A folder for what the program keeps between runs, made anew for each test of the file and gone with the programs of
 * the test. @returns where it is now
 */
export function stateHome(): () => string {
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'stagedive-home-'));
  });
  afterEach(async () => {
    await closeApps();
    await rm(home, { recursive: true, force: true });
  });
  return () => home;
}
