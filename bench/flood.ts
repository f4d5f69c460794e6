import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { type Bench, type Figure, megabytes, milliseconds } from './figure.ts';
import { bundleProgram } from './flood/bundle.ts';
import type { FloodReport } from './flood/program.ts';
import type { Flood } from './flood/source.ts';
import { terminalEnvironment } from './pty.ts';
import { median, percentile } from './statistics.ts';

const COLUMNS = 120;
const ROWS = 40;
/** Time between two keys, plus a random part, so that keys come at a person's pace and in step with no timer. */
const KEY_INTERVAL_MS = 120;
const KEY_JITTER_MS = 130;

/** The result of a flood. */
export interface FloodRun extends FloodReport {
  /** For each key, the milliseconds until the frame that shows its effect. */
  readonly answers: readonly number[];
}

/** Measures keys, memory and lines while a build prints 10,000 lines a second in 500 steps. */
export async function floodFigures(bench: Bench): Promise<Figure[]> {
  bench.say(`Flood: ${bench.seconds} s`);
  const flood = { vertexes: 500, linesPerSecond: 10_000, seconds: bench.seconds };
  const { answers, written, held, memoryBefore, memoryMost } = await runFlood(bench.root, flood);
  const [late, latest] = [percentile(answers, 0.95), percentile(answers, 0.99)];
  const growth = memoryMost - memoryBefore;
  const what = `${flood.seconds} s of 10,000 log lines/s, 500 steps, ${COLUMNS}×${ROWS}`;
  const count = (lines: number): string => lines.toLocaleString('en');
  return [
    {
      what: `${what}: key to frame`,
      ours: `p95 ${milliseconds(late)}, p99 ${milliseconds(latest)}, median ${milliseconds(median(answers))} (${answers.length} keys)`,
      peer: '',
      ratio: null,
      aim: { text: 'p95 < 33 ms, p99 < 66 ms', met: late < 33 && latest < 66 },
    },
    {
      what: 'the same: memory growth',
      ours: megabytes(growth),
      peer: '',
      ratio: null,
      aim: { text: '< 100 MB', met: growth < 100e6 },
    },
    {
      what: 'the same: lines in the logs',
      ours: count(held),
      peer: `the raw stream: ${count(written)}`,
      ratio: held / written,
      aim: { text: 'none lost', met: held === written },
    },
  ];
}

/** Runs the screens on a flood in a terminal, and presses keys until the build ends. */
export async function runFlood(root: string, flood: Flood): Promise<FloodRun> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-flood-'));
  try {
    const program = await bundleProgram(root, folder);
    const report = join(folder, 'report.json');
    const answers = await pressKeys(program, { FLOOD: JSON.stringify(flood), REPORT: report });
    return { ...(JSON.parse(await readFile(report, 'utf8')) as FloodReport), answers };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pressKeys(program: string, env: Readonly<Record<string, string>>): Promise<number[]> {
  const pty = spawn(process.execPath, [program], {
    cols: COLUMNS,
    rows: ROWS,
    env: { ...terminalEnvironment(), ...env },
  });
  const ended = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
  const watch = watchCursor();
  pty.onData(watch.take);
  const over = ended.then(() => {
    throw new Error(`The flood program exited before its build ended:\n${watch.recent()}`);
  });
  over.catch(() => {});
  const answers: number[] = [];
  try {
    const soon = async (text: string): Promise<void> => {
      const seen = await Promise.race([watch.text(text), over, delay(15_000, false)]);
      if (seen === false) throw new Error(`The flood program did not show "${text}":\n${watch.recent()}`);
    };
    await soon('Explore');
    pty.write('b');
    await soon('step-3');
    // Go to the first step. The cursor was on the step that started last.
    pty.write('gj');
    for (let step = 0; !watch.isDone(); step += 1) {
      await delay(KEY_INTERVAL_MS + Math.random() * KEY_JITTER_MS);
      if (watch.isDone()) break;
      const moved = watch.moved();
      const start = performance.now();
      // Move among the first four steps, which always print.
      pty.write(step % 4 < 2 ? 'j' : 'k');
      const answered = await Promise.race([moved, watch.done, delay(5000, false), over]);
      if (answered === false) throw new Error(`A key had no effect for 5 s:\n${watch.recent()}`);
      if (answered === true) answers.push(performance.now() - start);
    }
    pty.write('q');
    await Promise.race([ended, delay(5000)]);
    return answers;
  } finally {
    pty.kill();
  }
}

/** Tracks in the output on which step the cursor is. */
function watchCursor() {
  let rest = '';
  let current = '';
  let onMove: (() => void) | null = null;
  let finish: () => void = () => {};
  let finished = false;
  const done = new Promise<'done'>((resolve) => {
    finish = () => {
      finished = true;
      resolve('done');
    };
  });
  const texts = new Map<string, () => void>();
  return {
    done,
    isDone: () => finished,
    recent: () => rest.slice(-3000),
    take(data: string): void {
      // Each painted row starts with a cursor move.
      rest = (rest + data.replace(/\x1b\[\d*;?\d*H/g, '\n').replace(/\x1b\[[\d;?]*[A-Za-z]/g, '')).slice(
        -20_000,
      );
      for (const [text, resolve] of texts) if (rest.includes(text)) resolve();
      const step = [...rest.matchAll(/❯[^\n]*?step-(\d+)/g)].at(-1)?.[1] ?? current;
      if (step !== current) {
        current = step;
        onMove?.();
      }
      if (rest.includes('Built part')) finish();
    },
    /** Resolves when the text appears. */
    text: (text: string) => new Promise<true>((resolve) => texts.set(text, () => resolve(true))),
    /** Resolves when the cursor moves to another step. */
    moved: () =>
      new Promise<true>((resolve) => {
        onMove = () => resolve(true);
      }),
  };
}
