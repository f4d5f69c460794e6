import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { breakpointRecord } from '../../src/project/breakpoints.ts';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stagedive-breakpoints-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const record = (dockerfile: string | null) => breakpointRecord(dockerfile, { XDG_STATE_HOME: home });
const folder = () => join(home, 'stagedive', 'breakpoints');

describe('breakpoints', () => {
  it('are kept for each Dockerfile', async () => {
    await record('/a/Dockerfile').save([3, 12]);
    await record('/b/Dockerfile').save([7]);
    expect(await record('/a/Dockerfile').load()).toEqual([3, 12]);
    expect(await record('/b/Dockerfile').load()).toEqual([7]);
    expect(await record('/c/Dockerfile').load()).toEqual([]);
  });

  it('leave nothing behind when there are none left, and no half-written file', async () => {
    const one = record('/a/Dockerfile');
    await one.save([3]);
    const [name] = await readdir(folder());
    expect(JSON.parse(await readFile(join(folder(), name!), 'utf8'))).toEqual({
      dockerfile: '/a/Dockerfile',
      lines: [3],
    });
    await one.save([]);
    expect(await readdir(folder())).toEqual([]);
    await one.save([]);
    expect(await one.load()).toEqual([]);
  });

  it.each([
    '',
    'nonsense',
    'null',
    '[]',
    '{"lines": 3}',
    '{"lines": "x"}',
    '{"lines": [0, -1, 1.5, "2", null]}',
  ])('are none where the file holds %j', async (text) => {
    const one = record('/a/Dockerfile');
    await one.save([3]);
    const [name] = await readdir(folder());
    await writeFile(join(folder(), name!), text);
    expect(await one.load()).toEqual([]);
  });

  it('of a Dockerfile from stdin are forgotten', async () => {
    const none = record(null);
    await none.save([3]);
    expect(await none.load()).toEqual([]);
    expect(await readdir(home)).toEqual([]);
  });

  it('say when they cannot be kept, and leave nothing half-written', async () => {
    const one = record('/a/Dockerfile');
    await one.save([3]);
    const [name] = await readdir(folder());
    const path = join(folder(), name!);
    await rm(path);
    await mkdir(path);
    await expect(one.save([4])).rejects.toThrow();
    expect(await readdir(folder())).toEqual([name]);
    expect(await one.load()).toEqual([]);
  });
});
