/**
 * Commands whose folders lie on a disk that is full or read-only. `npm run test:faults` runs all of them on every kind
 * of disk, `npm test` a part: STAGEDIVE_DISK_ROUNDS says how many of the pairs of a folder and a kind of disk.
 */
import { describe, expect, test } from 'vitest';
import { DISK_KINDS, PLACES, type Place } from './faults/disk/bad-disk.ts';
import type { DiskCommand } from './faults/disk/commands.ts';
import { playDisk } from './faults/disk/play.ts';
import { canRunEngines } from './faults/private-engine.ts';

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
