import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { findBuildx, versionOf } from './buildx.ts';
import { cachedBuild } from './cached-build.ts';
import { commandFigures } from './commands.ts';
import { diffFigures } from './diff.ts';
import { failingFigures } from './failing.ts';
import { type Bench, betweenMarks, type Figure, markdownTable } from './figure.ts';
import { firstFrame } from './first-frame.ts';
import { floodFigures } from './flood.ts';
import { historyScreen } from './history.ts';
import { recordingCost } from './recording.ts';
import { scaleFigures } from './scale.ts';
import { shellFigures } from './shell.ts';
import { stateCommands } from './state-commands.ts';
import { stepping } from './stepping.ts';
import { logLines, uncachedSteps } from './uncached.ts';
import { unchangedContext } from './unchanged-context.ts';
import { watchingMemory } from './watching.ts';

const MEASUREMENTS: Readonly<Record<string, (bench: Bench) => Promise<Figure[]>>> = {
  start: firstFrame,
  build: cachedBuild,
  context: unchangedContext,
  uncached: uncachedSteps,
  lines: logLines,
  failing: failingFigures,
  shell: shellFigures,
  step: stepping,
  diff: diffFigures,
  states: stateCommands,
  commands: commandFigures,
  history: historyScreen,
  recording: recordingCost,
  flood: floodFigures,
  scale: scaleFigures,
  watching: watchingMemory,
};

/** These take too long to be measured unless they are named. */
const ONLY_IF_NAMED: readonly string[] = ['scale', 'watching'];

/** These need no engine. */
const WITHOUT_ENGINE: readonly string[] = ['flood', 'history', 'scale'];

const USAGE = `npm run bench -- [FIGURE...] [--rounds N] [--seconds N] [--files N] [--json] [--write]
FIGURE: ${Object.keys(MEASUREMENTS).join(', ')}
Without one, all are measured but ${ONLY_IF_NAMED.join(' and ')}. --write puts the table into README.md.
`;

/** What the arguments ask for, or what is wrong with them in one sentence. */
function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '20' },
        seconds: { type: 'string', default: '20' },
        files: { type: 'string', default: '50000' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Measures the figures that the arguments name (see run.mjs) and prints them.
 * @param root the project's folder, ending with `/`
 * @returns the exit status: 0 even if an aim was missed, 2 for invalid arguments
 */
export async function main(root: string, args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === 'string') {
    process.stderr.write(`bench: ${asked}\n`);
    return 2;
  }
  const { values, positionals } = asked;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const names =
    positionals.length > 0
      ? positionals
      : Object.keys(MEASUREMENTS).filter((name) => !ONLY_IF_NAMED.includes(name));
  const unknown = names.find((name) => !Object.hasOwn(MEASUREMENTS, name));
  if (unknown !== undefined) {
    process.stderr.write(
      `bench: there is no figure ${unknown}. The figures are ${Object.keys(MEASUREMENTS).join(', ')}.\n`,
    );
    return 2;
  }
  const [rounds = 0, seconds = 0, files = 0] = [values.rounds, values.seconds, values.files].map(Number);
  if (!(rounds >= 1 && seconds >= 1 && files >= 1)) {
    process.stderr.write('bench: --rounds, --seconds and --files must be numbers of at least 1.\n');
    return 2;
  }
  const say = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  const engine = names.some((name) => !WITHOUT_ENGINE.includes(name)) ? await acquireEngine(root) : null;
  try {
    const bench: Bench = {
      root,
      dockerHost: engine?.dockerHost ?? '',
      buildx: engine === null ? [] : findBuildx(),
      rounds,
      seconds,
      files,
      say,
    };
    const figures: Figure[] = [];
    for (const name of names) figures.push(...((await MEASUREMENTS[name]?.(bench)) ?? []));
    const text = `${markdownTable(figures)}\n\n${conditions(engine?.version ?? null, bench.buildx)}`;
    process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : `${text}\n`);
    if (values.write) {
      const readme = `${root}README.md`;
      await writeFile(readme, betweenMarks(await readFile(readme, 'utf8'), text));
    }
  } finally {
    await engine?.release();
  }
  return 0;
}

/** The versions and the machine of the measurement, and how to read it. */
function conditions(engine: string | null, buildx: readonly string[]): string {
  const [cpu] = cpus();
  const beside = engine === null ? '' : ` beside buildx ${versionOf(buildx)}, on Docker Engine ${engine}`;
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}`;
  return `stagedive on Node ${process.version}${beside}, ${machine}. Medians, taken in turns; CPU is the user and system time of all processes of one side.`;
}

interface AcquiredEngine {
  readonly dockerHost: string;
  readonly version: string;
  release(): Promise<void>;
}

/** A running engine, or the private one. */
async function acquireEngine(root: string): Promise<AcquiredEngine> {
  const { acquire, createProgress } = await import(`${root}demo/engine.d/index.js`);
  return acquire({ progress: createProgress() });
}
