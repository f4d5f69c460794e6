import { besideBuildx } from './beside-buildx.ts';
import { type Bench, costFigure, type Figure } from './figure.ts';

/** Measures a fully cached build of the demo, compared with buildx on the same engine. */
export async function cachedBuild(bench: Bench): Promise<Figure[]> {
  const { root, rounds } = bench;
  bench.say(`Cached build of the demo: ${rounds} rounds`);
  const costs = await besideBuildx(bench, () => [`${root}demo`], { rounds });
  return [costFigure('fully cached build of the demo', costs, 1.2)];
}
