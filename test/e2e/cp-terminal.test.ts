/** `stagedive cp` where a person sits: files that exist are asked for. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type App, closeApps, openApp, untouched } from './driver/index.ts';
import { Project, shellImage, unique } from './projects.ts';

let project: Project;
let out: string;

beforeAll(async () => {
  project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS made
RUN mkdir /made && cd /made && for name in one two three; do echo $name ${unique()} > $name; done
`,
  });
});
afterAll(() => project[Symbol.asyncDispose]());

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'stagedive-out-'));
  await mkdir(join(out, 'made'));
  for (const name of ['one', 'three']) await writeFile(join(out, 'made', name), 'mine');
});
afterEach(async () => {
  await closeApps();
  await rm(out, { recursive: true, force: true });
});

async function copy(): Promise<App> {
  const app = await openApp({ args: ['cp', '-C', project.folder, 'made', '/made', out], cols: 160 });
  await app.see('one exists: overwrite it? [y]es, [n]o, [a]ll, [q]uit:');
  return app;
}

/** What of each file is there now: the first word. */
async function words(): Promise<Record<string, string>> {
  const names = await readdir(join(out, 'made'));
  const texts = await Promise.all(names.map((name) => readFile(join(out, 'made', name), 'utf8')));
  return Object.fromEntries(names.map((name, at) => [name, texts[at]?.split(' ')[0] ?? '']));
}

describe('files that exist', () => {
  test('are asked about one by one, until the answer is valid', async () => {
    const app = await copy();
    app.type('what\r');
    await app.until(() => app.screen().split('one exists').length === 3, 'the question again');
    app.type('yes\r');
    await app.see('three exists');
    app.type('n\r');
    await app.see('One existing file was kept.');
    expect(await app.exit()).toMatchObject({ status: 1 });
    expect(await words()).toEqual({ one: 'one', two: 'two', three: 'mine' });
  });

  test('are all overwritten after the answer “all”', async () => {
    const app = await copy();
    app.type('a\r');
    expect(await app.exit()).toMatchObject({ status: 0 });
    expect(await words()).toEqual({ one: 'one', two: 'two', three: 'three' });
  });

  test.each([
    ['q\r', 1],
    ['\x04', 1],
    ['\x03', 130],
  ])('are left alone, and nothing is copied, at %j', async (keys, status) => {
    const app = await copy();
    app.type(keys);
    const exit = await app.exit();
    expect(exit.status).toBe(status);
    expect(exit.modes).toEqual(untouched);
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
    expect(await words()).toEqual({ one: 'mine', three: 'mine' });
  });
});
