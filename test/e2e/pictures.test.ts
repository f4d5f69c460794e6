/**
 * README's pictures, made from the screens. A test fails when a screen says something else than its picture:
 * `STAGEDIVE_PICTURES=write npx vitest run --project e2e pictures` makes them anew.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test as run } from 'vitest';
import { isOldEngine } from '../engine/build-project.ts';
import { type Screens, testScreens } from './driver/index.ts';
import { svgOf, wordsOf } from './driver/svg.ts';
import { demo } from './projects.ts';

const { open } = testScreens({ cols: 120, rows: 36 });
/** Older engines say less of a failure, and have no checks. */
const test = run.skipIf(await isOldEngine());
const isWriting = process.env.STAGEDIVE_PICTURES === 'write';

/** Words that depend on the engine and the machine, not on the screens. */
const PASSING = /^(?:engine|dfsg|DOCKER|HOST|default|socket|stagedive|test|\p{Lu}?\p{L}{0,2})$/u;

/** Compares what the screen says with its picture in docs, or draws that. */
async function isPictured(cells: ReturnType<Screens['terminal']['cells']>, name: string): Promise<void> {
  // Below the footer is an empty row.
  const svg = svgOf(cells.slice(0, -1), `stagedive: ${name}`);
  const path = `docs/${name}.svg`;
  if (isWriting) await writeFile(path, svg);
  const words = (text: string): readonly string[] => wordsOf(text).filter((word) => !PASSING.test(word));
  const committed = await readFile(path, 'utf8').catch(() => '');
  expect(words(svg), `${path} is stale`).toEqual(words(committed));
}

test('Explore is as its picture shows it', async () => {
  const app = await open(demo);
  await app.shows(/engine \d/);
  await app.shows(/context \S+ kB, \d+ files/);
  app.press('j', 'j');
  await isPictured(app.terminal.cells(), 'explore');
});

test('a finished build is as its picture shows it', async () => {
  const app = await open(demo);
  // What is cached on one engine is built on another.
  app.press('B');
  await app.build.steps.isTitled(/✔ Built runtime/);
  // Why the steps ran is known a moment later.
  await app.footer.shows('Y why');
  await isPictured(app.terminal.cells(), 'build');
});

test('a failed step is as its picture shows it', async () => {
  const app = await open(demo, { args: ['--build-arg', 'FAIL=1'] });
  app.press('b');
  await app.walk.hasFailed();
  await app.walk.changes.shows(/almanac/);
  await app.walk.output.shows('corrections-draft');
  await isPictured(app.terminal.cells(), 'failure');
});

test('a walk is as its picture shows it', async () => {
  const app = await open(demo, { args: ['--target', 'build', '--no-cache'] });
  app.press('d');
  await app.walk.source.isTitled(/ · \d+ of \d+/);
  app.press('c');
  await app.walk.standsAt(29, / · (\d+) of \1/);
  await app.footer.shows(/p previous +s shell/);
  app.press('p');
  await app.walk.standsAt(26, / · \d+ of \d+/);
  await app.walk.changes.shows('orrery');
  await isPictured(app.terminal.cells(), 'state');
});

test('a check of a program that cannot start is as its picture shows it', async () => {
  const app = await open(demo, { args: ['--target', 'runtime-dynamic'] });
  app.press('6');
  await app.check.finding.shows(/COPY --from/);
  await isPictured(app.terminal.cells(), 'check');
});

test('a diff of two stages is as its picture shows it', async () => {
  const app = await open(demo, { args: ['--target', 'runtime'] });
  app.press('5');
  await app.diff.list.shows(/→ \/orrery/);
  await app.diff.change.shows('line 96');
  await isPictured(app.terminal.cells(), 'diff');
});
