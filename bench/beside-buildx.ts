import type { Bench } from './figure.ts';
import { type Cost, costOf } from './process.ts';
import { alternate } from './statistics.ts';

/** What the same build took by both. */
export interface BothBuilds {
  readonly ours: readonly Cost[];
  readonly peer: readonly Cost[];
  readonly peerName: string;
}

/**
 * Builds by both in turns, with plain progress.
 * @param args a build's arguments, which both understand; asked for anew for every build
 */
export async function besideBuildx(
  { root, dockerHost, buildx }: Bench,
  args: () => readonly string[],
  { rounds, warmups = 2 }: { readonly rounds: number; readonly warmups?: number },
): Promise<BothBuilds> {
  const env = { DOCKER_HOST: dockerHost };
  const build = (...program: readonly string[]) => {
    return () => costOf([...program, 'build', '--progress', 'plain', ...args()], root, env);
  };
  const { ours, peer } = await alternate(
    { ours: build(process.execPath, `${root}bin/stagedive.js`), peer: build(...buildx) },
    rounds,
    warmups,
  );
  return { ours, peer, peerName: '`docker buildx build`' };
}
