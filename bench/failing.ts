import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canDebug, experimental } from './buildx.ts';
import { atMost, type Bench, type Figure, spread } from './figure.ts';
import { timeUntil } from './pty.ts';
import { alternate, median } from './statistics.ts';

const image = 'stagedive-bench-failing';

/** The step of the last line never is cached, and fails. */
const dockerfile = `FROM stagedive-demo/shell:trixie AS base
WORKDIR /work
RUN echo whole > before.txt
FROM base AS broken
ARG UNIQUE
RUN echo partial > half.txt && false
`;
const failingLine = dockerfile.split('\n').length - 1;

/** A prompt of busybox, at the end of what the program has written. */
const prompt = /(?:^|\n)\S* # $/;

/**
 * From the typing of a command to a prompt where a step failed that had to be run for it: `stagedive shell` beside
 * `buildx debug build`, or, where buildx has none, beside a build that fails, a build of the stage before it, and a
 * container of that.
 */
export async function failingFigures(bench: Bench): Promise<Figure[]> {
  const { root, dockerHost, buildx, rounds } = bench;
  bench.say(`Cold failing step to a shell prompt: ${rounds} rounds`);
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-failing-'));
  const env = { DOCKER_HOST: dockerHost, XDG_STATE_HOME: join(folder, '.state') };
  const debug = canDebug(buildx);
  const unique = (): string[] => ['--build-arg', `UNIQUE=${randomUUID()}`];
  const stagedive = [process.execPath, `${root}bin/stagedive.js`, 'shell', `:${failingLine}`, '-C', folder];
  const debugger_ = [...buildx, 'debug', '--on', 'error', '--invoke', '/bin/sh', 'build'];
  const builds = ['sh', '-c', buildAndRun, 'sh', folder];
  try {
    await writeFile(join(folder, 'Dockerfile'), dockerfile);
    const { ours, peer } = await alternate(
      {
        ours: () => timeUntil([...stagedive, ...unique()], { text: prompt, leave: ['exit\r'], env }),
        peer: debug
          ? // Out of the shell, and then of the debugger's own prompt.
            () =>
              timeUntil([...debugger_, ...unique(), folder], {
                text: prompt,
                leave: ['exit\r', 'exit\r'],
                env: { ...env, ...experimental },
              })
          : () => timeUntil([...builds, randomUUID(), ...buildx], { text: prompt, leave: ['exit\r'], env }),
      },
      rounds,
    );
    const ratio = median(ours) / median(peer);
    const name = debug
      ? '`docker buildx debug build`'
      : '`docker buildx build`, then `--load --target … && docker run -it`';
    return [
      {
        what: 'cold failing RUN to a shell prompt, from the typing of the command',
        ours: spread(ours),
        peer: `${name} ${spread(peer)}`,
        ratio,
        aim: atMost(ratio, 1),
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (!debug) {
      execFileSync('docker', ['--host', dockerHost, 'rmi', '--force', image], { stdio: 'ignore' });
    }
  }
}

/** What a person does who has no debugger. */
const buildAndRun = `folder=$1 unique=$2; shift 2
"$@" build --build-arg UNIQUE=$unique "$folder" || "$@" build --load --target base --tag ${image} "$folder" &&
docker run --rm -it ${image} sh`;
