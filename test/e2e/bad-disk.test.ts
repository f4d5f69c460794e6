/**
 * Commands whose folders lie on a disk that is full or read-only. `npm run test:faults` runs all of them on every kind
 * of disk, `npm test` a part: STAGEDIVE_DISK_ROUNDS says how many of the pairs of a folder and a kind of disk.
 */
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type App, closeApps, openApp } from './driver/index.ts';
import { BadDisk, DISK_KINDS, type DiskKind, PLACES, type Place } from './faults/disk/bad-disk.ts';
import { type DiskCommand, PROJECT } from './faults/disk/commands.ts';
import { playDisk } from './faults/disk/play.ts';
import { canRunEngines } from './faults/private-engine.ts';
import { unique } from './projects.ts';

const pairs = PLACES.flatMap((place) => DISK_KINDS.map((kind) => ({ place, kind })));
const all = process.env.STAGEDIVE_DISK_ROUNDS === 'all';

/** What `npm test` tries: each folder and each kind once, with the commands that write there. */
const chosen = all ? pairs : [0, 5, 14, 17, 20, 23].flatMap((at) => pairs[at] ?? []);

function isTried({ name, writesTo, isRecorded }: DiskCommand, place: Place): boolean {
  return all || name === 'build' || writesTo.includes(place) || (isRecorded === true && place === 'state');
}

// A disk is mounted where only the test sees it, which takes root on Linux.
describe.runIf(canRunEngines)('a bad disk', () => {
  test.each(chosen)('for $place that is $kind', { timeout: 600_000 }, async ({ place, kind }) => {
    expect(await playDisk(place, kind, (command) => isTried(command, place))).toEqual([]);
  });
});

const bin = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));
const PATIENCE_MS = 90_000;

/** Opens the screens with one of their folders on a bad disk. */
async function onDisk(
  place: Place,
  kind: DiskKind,
  use: (app: App, disk: BadDisk) => Promise<void>,
): Promise<void> {
  await using disk = await BadDisk.with(place, kind);
  // A step with a log.
  const Dockerfile = PROJECT.Dockerfile.replace('echo more', `echo ${unique()}`);
  for (const [name, text] of Object.entries({ ...PROJECT, Dockerfile, unused: 'x' }))
    await disk.write('project', name, text);
  await disk.goBad();
  const app = await openApp({
    command: [...disk.command, process.execPath, bin],
    args: ['.'],
    cols: 160,
    rows: 40,
    env: disk.env,
  });
  await app.see(/engine \d/, PATIENCE_MS);
  await use(app, disk);
  app.press('q');
  expect((await app.exit()).status).toBe(0);
}

describe.runIf(canRunEngines).each([
  ['read-only', 'the disk is read-only'],
  ['full', 'no space is left on the disk'],
] as const)('the screens on a disk that is %s', (kind, why) => {
  afterEach(closeApps);

  test('say that a rule is not written, and leave the ignore file as it was', async () => {
    await onDisk('project', kind, async (app, disk) => {
      app.press('9');
      await app.see(/unused +1 B/);
      app.press('i', 'Enter');
      await app.see('Write this?');
      app.press('Enter');
      await app.see(`.dockerignore cannot be written: ${why}.`);
      expect((await disk.names('project')).filter((name) => name.startsWith('.'))).toEqual([]);
      app.press('Escape', 'Escape');
    });
  });

  test('say that breakpoints are not kept', async () => {
    await onDisk('state', kind, async (app) => {
      app.press('d');
      await app.see(/last · \d of \d/, PATIENCE_MS);
      app.type(' ');
      await app.see(/The breakpoints could not be saved: \S+\/breakpoints: /);
      await app.see(why);
    });
  });

  test('say that a log is not saved', async () => {
    await onDisk('out', kind, async (app, disk) => {
      app.press('b');
      await app.see('Built last', PATIENCE_MS);
      app.press('S', 'ctrl+u');
      app.type(disk.path('out', 'saved.log'));
      app.press('Enter');
      await app.see(`saved.log cannot be written: ${why}.`);
      expect(await disk.names('out')).toEqual([]);
    });
  });
});
