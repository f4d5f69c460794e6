import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost, type Bench, type Figure, spread } from './figure.ts';
import { timeUntil } from './pty.ts';
import { alternate, median, percentile } from './statistics.ts';

/** A stage of the demo, which is listed in the first frame. */
const STAGE_IN_FIRST_FRAME = 'runtime-dynamic';

/** Longer than the program waits before it saves its compiled code for the next start. */
const CODE_CACHE_DELAY_MS = 2500;

/** lazydocker shows the name of this panel as soon as it draws. */
const LAZYDOCKER_PANEL = 'Containers';

/** The longest first frame of a large Dockerfile. */
const LARGE_LIMIT_MS = 250;

/** Measures the time to the first frame, compared with other programs, and of large Dockerfiles. */
export async function firstFrame(bench: Bench): Promise<Figure[]> {
  const { root, dockerHost, buildx, rounds } = bench;
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-first-frame-'));
  const env = { DOCKER_HOST: dockerHost };
  const screens = (of: string): readonly string[] => [process.execPath, `${root}bin/stagedive.js`, of];
  const lazydocker = findLazydocker();
  bench.say(`First frame: ${rounds} rounds`);
  try {
    const [stages, lines] = [join(folder, 'stages'), join(folder, 'lines')];
    await writeDockerfile(stages, stagesDockerfile(1_000));
    await writeDockerfile(lines, linesDockerfile(5_000));
    await timeUntil(screens(`${root}demo`), {
      text: STAGE_IN_FIRST_FRAME,
      env,
      keepOpenMs: CODE_CACHE_DELAY_MS,
    });
    const large = { text: STAGE_OF_LARGE, env };
    const times = await alternate(
      {
        stagedive: () => timeUntil(screens(`${root}demo`), { text: STAGE_IN_FIRST_FRAME, env }),
        buildx: () => timeUntil([...buildx, 'ls'], { env }),
        node: () => timeUntil([process.execPath, '-e', '0'], { env }),
        stages: () => timeUntil(screens(stages), large),
        lines: () => timeUntil(screens(lines), large),
        lazydocker: async () =>
          lazydocker === null
            ? Number.NaN
            : await timeUntil([lazydocker], {
                text: LAZYDOCKER_PANEL,
                env: { ...env, XDG_CONFIG_HOME: folder },
                // It may ask whether to close a message first.
                exitInputs: ['q', '\x1b', 'q', '\x03'],
              }),
      },
      rounds,
    );
    const ours = median(times.stagedive);
    const row = (peer: string, values: readonly number[], aim: (ratio: number) => Figure['aim']): Figure => {
      const ratio = ours / median(values);
      return {
        what: 'first frame of the screens',
        ours: spread(times.stagedive),
        peer: `\`${peer}\` ${spread(values)}`,
        ratio,
        aim: aim(ratio),
      };
    };
    const largeRow = (what: string, values: readonly number[]): Figure => ({
      what: `first frame of a Dockerfile of ${what}`,
      ours: spread(values),
      peer: '',
      ratio: null,
      aim: { text: `p95 < ${LARGE_LIMIT_MS} ms`, met: percentile(values, 0.95) < LARGE_LIMIT_MS },
    });
    return [
      row('docker buildx ls', times.buildx, () => ({ text: '< 110 ms', met: ours < 110 })),
      row('node -e 0', times.node, (ratio) => ({ text: '< 3×', met: ratio < 3 })),
      ...(lazydocker === null ? [] : [row('lazydocker', times.lazydocker, (ratio) => atMost(ratio, 1))]),
      largeRow('1,000 stages', times.stages),
      largeRow('5,000 lines', times.lines),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const STAGE_OF_LARGE = /part-\d+/;

/** Stages of which each begins from the one before. */
function stagesDockerfile(count: number): string {
  const stages = Array.from(
    { length: count },
    (_, at) => `FROM ${at === 0 ? 'scratch' : `part-${at - 1}`} AS part-${at}\nCOPY ./f${at} /\n`,
  );
  return stages.join('');
}

/** A stage with as many lines. */
function linesDockerfile(count: number): string {
  const runs = Array.from({ length: count - 1 }, (_, at) => `RUN ./run-${at} --all && echo done\n`);
  return `FROM base AS part-0\n${runs.join('')}`;
}

async function writeDockerfile(folder: string, text: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'Dockerfile'), text);
}

/** $LAZYDOCKER, or the one in the PATH; null if there is none. */
function findLazydocker(): string | null {
  const program = process.env.LAZYDOCKER || 'lazydocker';
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return program;
  } catch {
    return null;
  }
}
