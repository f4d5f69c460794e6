import { execFileSync } from 'node:child_process';
import type { Bench } from './figure.ts';
import { type Cost, costOf } from './process.ts';
import { alternate } from './statistics.ts';

/** The costs of the same build with stagedive and with buildx. */
export interface BothBuilds {
  readonly ours: readonly Cost[];
  readonly peer: readonly Cost[];
  readonly peerName: string;
}

const IMAGE = 'stagedive-bench';

/** A line for the Dockerfiles that are built here, so that their images can be found and removed. */
export const LABEL_LINE = 'LABEL stagedive.bench=1\n';

/**
 * Builds with stagedive and buildx in turns, with plain progress. Both store the image, as buildx always does. All
 * images are removed at the end, including those that lost their name to a later one.
 * @param args returns the arguments of a build; called before each build
 */
export async function besideBuildx(
  { root, dockerHost, buildx }: Bench,
  args: () => readonly string[],
  { rounds, warmups = 2 }: { readonly rounds: number; readonly warmups?: number },
): Promise<BothBuilds> {
  const env = { DOCKER_HOST: dockerHost };
  const build = (...program: readonly string[]) => {
    return () => costOf([...program, 'build', '--progress', 'plain', '-t', IMAGE, ...args()], root, env);
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
  docker('rmi', '--force', IMAGE, ...labelled);
}
