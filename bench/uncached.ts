import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BothBuilds, besideBuildx, LABEL_LINE } from './beside-buildx.ts';
import { atMost, type Bench, costFigure, type Figure, fewRounds, megabytes } from './figure.ts';
import type { Cost } from './process.ts';
import { median } from './statistics.ts';

/** Stages that run in parallel. An engine supports about 125 layers per image, so 200 steps need several stages. */
const STAGES = 8;
const STEPS = 200;

const LINES = 200_000;
/**
 * Steps that print the lines. An engine cuts the log of a step at 200 KiB a second and 2 MiB in total (moby/buildkit
 * util/progress/logs), so each step prints less than 200 KiB.
 */
const WRITERS = 40;

/** Measures a build of 200 uncached steps, compared with buildx. */
export async function uncachedSteps(bench: Bench): Promise<Figure[]> {
  const costs = await buildUncached(
    bench,
    `${STEPS} uncached steps`,
    stepDockerfile(STEPS, (step) => `: ${step}`),
  );
  const what = `${STEPS} uncached steps in ${STAGES} stages`;
  return [costFigure(what, costs, null), cpuRow(what, costs, 1.5)];
}

/** Measures a build whose uncached steps print 200,000 lines, one write per line, compared with buildx. */
export async function logLines(bench: Bench): Promise<Figure[]> {
  const each = LINES / WRITERS;
  const count = LINES.toLocaleString('en');
  const dockerfile = stepDockerfile(
    WRITERS,
    (step) =>
      `i=0; while [ $i -lt ${each} ]; do echo "CC  src/unit-${step}-$i.c -> unit-$i.o"; i=$((i+1)); done`,
  );
  const costs = await buildUncached(bench, `${count} log lines`, dockerfile);
  const what = `${count} log lines of ${WRITERS} uncached steps, plain progress`;
  const rows = [costFigure(what, costs, 1), cpuRow(what, costs, 1.1)];
  const memory = [...costs.ours, ...costs.peer].every((cost) => cost.memory !== null);
  return memory
    ? [...rows, row(`${what}: peak memory`, costs, (cost) => cost.memory ?? 0, megabytes, 1.2)]
    : rows;
}

function cpuRow(what: string, costs: BothBuilds, most: number): Figure {
  const seconds = (cpu: number): string => `${(cpu / 1000).toFixed(2)} s`;
  return row(`${what}: CPU`, costs, ({ cpu }) => cpu, seconds, most);
}

/** A row for one measure of the costs. */
function row(
  what: string,
  { ours, peer, peerName }: BothBuilds,
  of: (cost: Cost) => number,
  shown: (value: number) => string,
  most: number | null,
): Figure {
  const [mine, theirs] = [median(ours.map(of)), median(peer.map(of))];
  const ratio = mine / theirs;
  return {
    what,
    ours: shown(mine),
    peer: `${peerName} ${shown(theirs)}`,
    ratio,
    aim: most === null ? null : atMost(ratio, most),
  };
}

async function buildUncached(bench: Bench, what: string, dockerfile: string): Promise<BothBuilds> {
  const rounds = fewRounds(bench);
  bench.say(`${what}: ${rounds} rounds`);
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-uncached-'));
  try {
    await writeFile(join(folder, 'Dockerfile'), dockerfile);
    const args = (): string[] => ['--build-arg', `UNIQUE=${randomUUID()}`, folder];
    return await besideBuildx(bench, args, { rounds, warmups: 1 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Steps in several stages, and a last stage that needs them all. A new value of UNIQUE makes every step uncached. */
function stepDockerfile(steps: number, command: (step: number) => string): string {
  const each = steps / STAGES;
  const stages = Array.from({ length: STAGES }, (_, stage) => {
    const runs = Array.from({ length: each }, (_, step) => `RUN ${command(stage * each + step)}\n`);
    return `FROM stagedive-demo/shell:trixie AS part${stage}\nARG UNIQUE\n${runs.join('')}`;
  });
  const copies = Array.from(
    { length: STAGES },
    (_, stage) => `COPY --from=part${stage} /etc/passwd /${stage}\n`,
  );
  return `${stages.join('')}FROM scratch\n${LABEL_LINE}${copies.join('')}`;
}
