import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type App, openApp } from '../test/e2e/driver/index.ts';
import { type Bench, type Figure, spread } from './figure.ts';
import { alternate, median, percentile } from './statistics.ts';

const IMAGE = 'stagedive-bench-shell';

/** Two stages, because docker can only run a named stage: the one before the failure and the failing one. */
const DOCKERFILE = `FROM stagedive-demo/shell:trixie AS base
WORKDIR /work
RUN echo whole > before.txt
FROM base AS broken
RUN echo partial > half.txt && false
`;

/** Matches the shell prompt at the end of the screen. */
const PROMPT = /\n\/work #$/;

/**
 * Measures the time from a failed step to a shell prompt: `s` on the failed line of a walk, compared with building
 * the stage before the failure and running a container of it. Every round starts the program again, so each shell is
 * the first of its session.
 */
export async function shellFigures(bench: Bench): Promise<Figure[]> {
  const { root, dockerHost, buildx, rounds } = bench;
  bench.say(`Shell at a failed step: ${rounds} rounds`);
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-shell-'));
  const env = { DOCKER_HOST: dockerHost, XDG_STATE_HOME: join(folder, 'state') };
  const open = (command: readonly string[]): Promise<App> =>
    openApp({ command, cols: 120, rows: 40, cwd: folder, env });
  const project = join(folder, 'project');
  try {
    await mkdir(project);
    await writeFile(join(project, 'Dockerfile'), DOCKERFILE);
    const times = await alternate(
      {
        stagedive: async () => ours(await open([process.execPath, `${root}bin/stagedive.js`, project])),
        docker: async () => theirs(await open(['sh', '-c', PEER_SCRIPT, 'sh', ...buildx]), project),
      },
      rounds,
    );
    const late = percentile(times.stagedive, 0.95);
    const ratio = median(times.stagedive) / median(times.docker);
    return [
      {
        what: 'failed step of a walk to a shell prompt',
        ours: spread(times.stagedive),
        peer: `\`docker buildx build --load --target … && docker run -it\` ${spread(times.docker)}`,
        ratio,
        aim: { text: 'p95 < 1.5 s, ≤ 0.5×', met: late < 1500 && ratio <= 0.5 },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
    execFileSync('docker', ['rmi', '--force', IMAGE], {
      env: { ...process.env, DOCKER_HOST: dockerHost },
      stdio: 'ignore',
    });
  }
}

async function ours(app: App): Promise<number> {
  try {
    await app.see('╭─ Stages');
    app.press('d');
    await app.see(/│❯ +4 ▶/, 60_000);
    app.press('c');
    await app.see('it failed', 60_000);
    await app.see('1 added');
    const time = await timeToPrompt(app, () => app.press('s'));
    app.type('exit\r');
    await app.see('5 of 5 · it failed');
    app.press('q');
    await app.exit();
    return time;
  } finally {
    await app.close();
  }
}

/** Waits for a line with the project's folder, so that the start of this script's shell does not count. */
const PEER_SCRIPT = `echo ready; read -r project
"$@" build --load --target base --tag ${IMAGE} "$project" && docker run --rm -it ${IMAGE} sh`;

async function theirs(app: App, project: string): Promise<number> {
  try {
    await app.see('ready');
    const time = await timeToPrompt(app, () => app.type(`${project}\r`));
    app.type('exit\r');
    await app.exit();
    return time;
  } finally {
    await app.close();
  }
}

async function timeToPrompt(app: App, act: () => void): Promise<number> {
  const start = performance.now();
  act();
  await app.until(() => PROMPT.test(`\n${app.screen()}`), 'a prompt', 60_000);
  return performance.now() - start;
}
