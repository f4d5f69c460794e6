import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseBreakpoint } from '../../src/breakpoints/parse.ts';
import { type Breakpoint, lineBreakpoint } from '../../src/breakpoints/types.ts';
import { breakpointRecord } from '../../src/project/breakpoints.ts';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stagedive-breakpoints-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const record = (dockerfile: string | null) => breakpointRecord(dockerfile, { XDG_STATE_HOME: home });
const lines = (...numbers: readonly number[]) => numbers.map(lineBreakpoint);
const folder = () => join(home, 'stagedive', 'breakpoints');

describe('breakpoints', () => {
  it('are kept for each Dockerfile', async () => {
    await record('/a/Dockerfile').save(lines(3, 12));
    await record('/b/Dockerfile').save(lines(7));
    expect(await record('/a/Dockerfile').load()).toEqual(lines(3, 12));
    expect(await record('/b/Dockerfile').load()).toEqual(lines(7));
    expect(await record('/c/Dockerfile').load()).toEqual([]);
  });

  it('are for their owner alone: a condition can hold the value of a variable', async () => {
    await record('/a/Dockerfile').save(lines(3));
    const [name = ''] = await readdir(folder());
    expect((await stat(join(folder(), name))).mode & 0o777).toBe(0o600);
  });

  it('are kept with their conditions, and with what is switched off', async () => {
    const typed = ['path /etc/passwd changes on stage build', 'env "A=b c"', 'line 9'].map(
      (text) => parseBreakpoint(text) as Breakpoint,
    );
    const all = [lineBreakpoint(3), ...typed.map((each) => ({ ...each, isOff: each.condition === null }))];
    await record('/a/Dockerfile').save(all);
    const kept = await record('/a/Dockerfile').load();
    expect(kept).toHaveLength(4);
    expect(kept).toEqual(expect.arrayContaining(all));
  });

  it('of an older stagedive are read', async () => {
    const one = record('/a/Dockerfile');
    await one.save(lines(3));
    const [name] = await readdir(folder());
    await writeFile(join(folder(), name!), '{"dockerfile":"/a/Dockerfile","lines":[4,12]}');
    expect(await one.load()).toEqual(lines(4, 12));
  });

  it('of a newer stagedive are not lost', async () => {
    const one = record('/a/Dockerfile');
    await one.save(lines(3));
    const [name] = await readdir(folder());
    const newer = { text: 'moon is full on stage build', phase: 3 };
    await writeFile(join(folder(), name!), JSON.stringify({ version: 3, lines: [4], more: [newer] }));
    expect(await one.load()).toEqual(lines(4));
    await one.save(lines(4, 5));
    expect(JSON.parse(await readFile(join(folder(), name!), 'utf8'))).toMatchObject({
      lines: [4, 5],
      more: [newer],
    });
  });

  it('leave nothing behind when there are none left, and no half-written file', async () => {
    const one = record('/a/Dockerfile');
    await one.save(lines(3));
    const [name] = await readdir(folder());
    expect(JSON.parse(await readFile(join(folder(), name!), 'utf8'))).toEqual({
      dockerfile: '/a/Dockerfile',
      version: 2,
      lines: [3],
      more: [],
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
    '{"version": 3, "lines": [], "more": [null, 7, {}, {"text": 3}, {"text": "path"}, {"text": "moon is full"}]}',
  ])('are none where the file holds %j', async (text) => {
    const one = record('/a/Dockerfile');
    await one.save(lines(3));
    const [name] = await readdir(folder());
    await writeFile(join(folder(), name!), text);
    expect(await one.load()).toEqual([]);
  });

  it('of a Dockerfile from stdin are forgotten', async () => {
    const none = record(null);
    await none.save(lines(3));
    expect(await none.load()).toEqual([]);
    expect(await readdir(home)).toEqual([]);
  });

  it('say when they cannot be kept, and leave nothing half-written', async () => {
    const one = record('/a/Dockerfile');
    await one.save(lines(3));
    const [name] = await readdir(folder());
    const path = join(folder(), name!);
    await rm(path);
    await mkdir(path);
    await expect(one.save(lines(4))).rejects.toThrow();
    expect(await readdir(folder())).toEqual([name]);
    expect(await one.load()).toEqual([]);
  });
});
