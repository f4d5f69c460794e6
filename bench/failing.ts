import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canDebug, EXPERIMENTAL_ENV } from './buildx.ts';
import { atMost, type Bench, type Figure, spread } from './figure.ts';
import { timeUntil } from './pty.ts';
import { alternate, median } from './statistics.ts';

const IMAGE = 'stagedive-bench-failing';

/** The last step fails and is never cached. */
const DOCKERFILE = `FROM stagedive-demo/shell:trixie AS base
WORKDIR /work
RUN echo whole > before.txt
FROM base AS broken
ARG UNIQUE
RUN echo partial > half.txt && false
`;
/** Matches a busybox prompt at the end of the output. */
const PROMPT = /(?:^|\n)\S* # $/;

/**
 * Measures the time from starting a command to a shell prompt at an uncached failing step: `stagedive shell` compared
 * with `buildx debug build`. If buildx has no debugger, the comparison is a failing build, then a build of the stage
 * before the failure, then a container of that stage.
 */
export async function failingFigures(bench: Bench): Promise<Figure[]> {
  const { root, dockerHost, buildx, rounds } = bench;
  bench.say(`Cold failing step to a shell prompt: ${rounds} rounds`);
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-failing-'));
  const env = { DOCKER_HOST: dockerHost, XDG_STATE_HOME: join(folder, '.state') };
  const debug = canDebug(buildx);
  const unique = (): string[] => ['--build-arg', `UNIQUE=${randomUUID()}`];
  const stagedive = [process.execPath, `${root}bin/stagedive.js`, 'shell', 'broken', '-C', folder];
  const debugger_ = [...buildx, 'debug', '--on', 'error', '--invoke', '/bin/sh', 'build'];
  const builds = ['sh', '-c', BUILD_AND_RUN_SCRIPT, 'sh', folder];
  try {
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE);
    const { ours, peer } = await alternate(
      {
        ours: () => timeUntil([...stagedive, ...unique()], { text: PROMPT, exitInputs: ['exit\r'], env }),
        peer: debug
          ? // The first exit ends the shell, the second the debugger.
            () =>
              timeUntil([...debugger_, ...unique(), folder], {
                text: PROMPT,
                exitInputs: ['exit\r', 'exit\r'],
                env: { ...env, ...EXPERIMENTAL_ENV },
              })
          : () =>
              timeUntil([...builds, randomUUID(), ...buildx], { text: PROMPT, exitInputs: ['exit\r'], env }),
      },
      rounds,
    );
    const ratio = median(ours) / median(peer);
    const name = debug
      ? '`docker buildx debug build`'
      : '`docker buildx build`, then `--load --target … && docker run -it`';
    return [
      {
        what: 'cold failing RUN to a shell prompt, from the start of the command',
        ours: spread(ours),
        peer: `${name} ${spread(peer)}`,
        ratio,
        aim: atMost(ratio, 0.9),
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (!debug) {
      execFileSync('docker', ['--host', dockerHost, 'rmi', '--force', IMAGE], { stdio: 'ignore' });
    }
  }
}

/** What a user without a debugger does. */
const BUILD_AND_RUN_SCRIPT = `folder=$1 unique=$2; shift 2
"$@" build --build-arg UNIQUE=$unique "$folder" || "$@" build --load --target base --tag ${IMAGE} "$folder" &&
docker run --rm -it ${IMAGE} sh`;
