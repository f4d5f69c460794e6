import { execFileSync } from 'node:child_process';
import { besideBuildx } from './beside-buildx.ts';
import { type Bench, costFigure, type Figure } from './figure.ts';

const image = 'stagedive-bench';

/** A build of the demo of which every step is cached, beside buildx on the same engine. Both store the image. */
export async function cachedBuild(bench: Bench): Promise<Figure[]> {
  const { root, dockerHost, rounds } = bench;
  bench.say(`Cached build of the demo: ${rounds} rounds`);
  try {
    const costs = await besideBuildx(bench, () => ['-t', image, `${root}demo`], { rounds });
    return [costFigure('fully cached build of the demo', costs, 1.35)];
  } finally {
    execFileSync('docker', ['--host', dockerHost, 'rmi', '--force', image], { stdio: 'ignore' });
  }
}
