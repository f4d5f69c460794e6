import { execFileSync } from 'node:child_process';
import type { Bench } from './figure.ts';
import { type Cost, costOf } from './process.ts';
import { alternate } from './statistics.ts';

/** What the same build took by both. */
export interface BothBuilds {
  readonly ours: readonly Cost[];
  readonly peer: readonly Cost[];
  readonly peerName: string;
}

const image = 'stagedive-bench';

/** A line of the Dockerfiles that are built here, by which every image of theirs is found again. */
export const labelLine = 'LABEL stagedive.bench=1\n';

/**
 * Builds by both in turns, with plain progress. Both store the image, as buildx does in any case; it is removed at the
 * end, with what has lost its name to a later one.
 * @param args a build's arguments, which both understand; asked for anew for every build
 */
export async function besideBuildx(
  { root, dockerHost, buildx }: Bench,
  args: () => readonly string[],
  { rounds, warmups = 2 }: { readonly rounds: number; readonly warmups?: number },
): Promise<BothBuilds> {
  const env = { DOCKER_HOST: dockerHost };
  const build = (...program: readonly string[]) => {
    return () => costOf([...program, 'build', '--progress', 'plain', '-t', image, ...args()], root, env);
  };
  try {
    const { ours, peer } = await alternate(
      { ours: build(process.execPath, `${root}bin/stagedive.js`), peer: build(...buildx) },
      rounds,
      warmups,
    );
    return { ours, peer, peerName: '`docker buildx build`' };
  } finally {
    removeImages(dockerHost);
  }
}

function removeImages(dockerHost: string): void {
  const docker = (...args: readonly string[]): string =>
    execFileSync('docker', ['--host', dockerHost, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const labelled = docker('images', '--quiet', '--filter', 'label=stagedive.bench')
    .split('\n')
    .filter(Boolean);
  docker('rmi', '--force', image, ...labelled);
}
