import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type App, openApp } from '../test/e2e/driver/index.ts';
import { type Bench, type Figure, spread } from './figure.ts';
import { percentile } from './statistics.ts';

/**
 * Measures steps over cached instructions of the demo, back to the first and forward again, until the screen is
 * complete.
 */
export async function stepping(bench: Bench): Promise<Figure[]> {
  const { root, dockerHost, rounds } = bench;
  const home = await mkdtemp(join(tmpdir(), 'stagedive-stepping-'));
  const app = await openApp({
    command: [process.execPath, `${root}bin/stagedive.js`, `${root}demo`],
    cols: 120,
    rows: 40,
    env: { DOCKER_HOST: dockerHost, XDG_STATE_HOME: home },
  });
  try {
    await app.see('╭─ Stages');
    app.press('d');
    await app.see(/│❯ +\d+ ▶/, 120_000);
    // This run fills the build cache.
    app.press('c');
    const { 1: count = '' } = /(\d+) of \1 · the end/.exec(
      await app.see(/(\d+) of \1 · the end/, 600_000),
    ) ?? [''];
    const steps = Number(count) - 1;
    bench.say(
      `Stepping through the demo: ${steps} steps back and on, ${Math.max(1, Math.ceil(rounds / steps))} times`,
    );
    const times = { back: [] as number[], on: [] as number[] };
    do {
      for (let at = steps; at >= 1; at -= 1) times.back.push(await step(app, 'p', at, steps + 1));
      for (let at = 2; at <= steps + 1; at += 1) times.on.push(await step(app, 'n', at, steps + 1));
    } while (times.on.length < rounds);
    app.press('q');
    await app.exit();
    return [row('back', times.back), row('on', times.on)];
  } finally {
    await app.close();
    await rm(home, { recursive: true, force: true });
  }
}

function row(direction: string, times: readonly number[]): Figure {
  const late = percentile(times, 0.95);
  return {
    what: `a step ${direction} over a cached instruction of the demo (${times.length} steps)`,
    ours: spread(times),
    peer: '',
    ratio: null,
    aim: { text: 'p95 < 300 ms', met: late < 300 },
  };
}

/** Presses a key and waits until the walk is at point `at` (from 1), with its line marked and its changes shown. */
async function step(app: App, key: string, at: number, count: number): Promise<number> {
  const marked = (): string => /│❯ +(\d+) ▶/.exec(app.screen())?.[1] ?? '';
  const before = marked();
  const start = performance.now();
  app.press(key);
  await app.until(
    () => marked() !== '' && marked() !== before && app.screen().includes(` · ${at} of ${count}`),
    `point ${at} of ${count}`,
    60_000,
  );
  return performance.now() - start;
}
