import { type Bench, type Figure, milliseconds } from './figure.ts';
import { timeOf } from './process.ts';
import { alternate, median, percentile } from './statistics.ts';

/** A build of the demo of which every step is cached, beside buildx on the same engine. Both store the image. */
export async function cachedBuild(bench: Bench): Promise<Figure[]> {
  const { root, rounds } = bench;
  bench.say(`Cached build of the demo: ${rounds} rounds`);
  const figure = await besideBuildx(bench, ['--progress', 'plain', '-t', 'stagedive-bench', `${root}demo`]);
  return [{ what: 'fully cached build of the demo', ...figure }];
}

/** The same build by both, in turns. @param args the build's arguments, which both understand */
export async function besideBuildx(bench: Bench, args: readonly string[]): Promise<Omit<Figure, 'what'>> {
  const { root, dockerHost, buildx, rounds } = bench;
  const env = { DOCKER_HOST: dockerHost };
  const times = await alternate(
    {
      stagedive: () => timeOf([process.execPath, `${root}bin/stagedive.js`, 'build', ...args], root, env),
      buildx: () => timeOf([...buildx, 'build', ...args], root, env),
    },
    rounds,
  );
  const ours = median(times.stagedive);
  const theirs = median(times.buildx);
  return {
    ours: `${milliseconds(ours)} (p95 ${milliseconds(percentile(times.stagedive, 0.95))})`,
    peer: `\`docker buildx build\` ${milliseconds(theirs)} (p95 ${milliseconds(percentile(times.buildx, 0.95))})`,
    ratio: ours / theirs,
    aim: '≤ 1.0×',
    met: ours <= theirs,
  };
}
