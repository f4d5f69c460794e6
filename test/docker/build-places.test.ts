import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  keepBuildPlace,
  oldBuildPlaces,
  readBuildPlaces,
  removeBuildPlace,
} from '../../src/docker/build-places.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stagedive-places-'));
  await mkdir(join(home, 'buildx'));
});
afterEach(() => rm(home, { recursive: true }));

const NODE = 'default/default';
const place = { context: '/app', dockerfile: '/app/Dockerfile' };
const env = () => ({ BUILDX_CONFIG: join(home, 'buildx') });
const keep = (id: string) => keepBuildPlace(env(), { node: NODE, id, target: 'default' }, place);
const folder = () => join(home, 'buildx/refs/default/default');

it('goes with the build that is deleted, and with no name that leads elsewhere', async () => {
  await keep('abc');
  await keep('def');
  expect([...(await readBuildPlaces(env(), NODE, ['abc']))]).toEqual([['abc', place]]);
  await writeFile(join(home, 'other'), '');
  await removeBuildPlace(env(), NODE, '../../../../other');
  await removeBuildPlace(env(), NODE, 'abc');
  await removeBuildPlace(env(), NODE, 'abc');
  await writeFile(join(folder(), 'theirs'), JSON.stringify({ Target: 'default', LocalPath: '/b' }));
  await removeBuildPlace(env(), NODE, 'theirs');
  expect(await readdir(folder())).toEqual(['def', 'theirs']);
  expect(await readFile(join(home, 'other'), 'utf8')).toBe('');
});

it('is old only where there are many of ours, and not of a build that has just begun', async () => {
  const then = new Date(Date.now() - 2 * 3_600_000);
  const [ours, young] = ['a'.repeat(32), 'b'.repeat(32)];
  for (const id of [ours, young]) await keep(id);
  await writeFile(join(folder(), 'theirs'), JSON.stringify({ Target: 'default', LocalPath: '/b' }));
  for (const id of [ours, 'theirs']) await utimes(join(folder(), id), then, then);
  // However many are of buildx: they hide none of ours.
  for (let index = 0; index < 1_100; index += 1) await writeFile(join(folder(), `0theirs${index}`), '{}');
  expect(await oldBuildPlaces(env(), NODE)).toEqual([]);
  for (let index = 0; index < 99; index += 1) await keep(index.toString(16).padStart(32, '0'));
  expect(await oldBuildPlaces(env(), NODE)).toEqual([ours]);
});
