import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createBuildRecords } from '../src/project/build-records.ts';
import { RECORD_VERSION, type RecordBasis } from '../src/records/types.ts';
import { openApp } from '../test/e2e/driver/index.ts';
import { type Bench, type Figure, fewRounds, spread } from './figure.ts';
import { bundleProgram } from './flood/bundle.ts';
import { BUILD_COUNT, builds, recordOf } from './history/builds.ts';
import { median } from './statistics.ts';

const NOTHING: RecordBasis = {
  version: RECORD_VERSION,
  ...{ variables: [], steps: [], flags: {}, folders: [], ignored: {} },
};

/** Measures the first screen of a history of 1,000 builds that all have records of ours, until all are counted. */
export async function historyScreen(bench: Bench): Promise<Figure[]> {
  const rounds = fewRounds(bench);
  bench.say(`History of ${BUILD_COUNT} builds: ${rounds} rounds`);
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-history-'));
  try {
    const program = await bundleProgram(bench.root, folder, 'bench/history/program.ts');
    const records = createBuildRecords({ XDG_STATE_HOME: folder });
    for (const [at, build] of [...builds().entries()].toReversed())
      await records.save(recordOf(build, at), NOTHING, null);
    const first: number[] = [];
    const all: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const times = await oneScreen(program, folder);
      first.push(times.first);
      all.push(times.all);
    }
    const late = median(first);
    const what = `first screen of a history of ${BUILD_COUNT.toLocaleString('en')} builds`;
    return [
      { what, ours: spread(first), peer: '', ratio: null, aim: { text: '< 300 ms', met: late < 300 } },
      { what: 'the same: all of them', ours: spread(all), peer: '', ratio: null, aim: null },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** From the key to the frame with the first builds, and to the one with all. */
async function oneScreen(program: string, state: string) {
  const app = await openApp({
    command: [process.execPath, program],
    cols: 120,
    rows: 40,
    env: { XDG_STATE_HOME: state },
  });
  try {
    await app.see('╭─ Stages');
    const start = performance.now();
    app.press('8');
    await app.see('build00000');
    const first = performance.now() - start;
    await app.see(`${BUILD_COUNT} builds`);
    const all = performance.now() - start;
    app.press('q');
    await app.exit();
    return { first, all };
  } finally {
    await app.close();
  }
}
