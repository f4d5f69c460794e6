import { RefusedError } from '../errors.ts';
import { type CacheFolder, cacheMountName } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import type { TargetPoint } from '../states/reach.ts';
import type { ClaimedTerminal } from './claimed-terminal.ts';
import { resultOf, type ShellResult, termOf } from './open-shell.ts';
import { runInTerminal } from './run-in-terminal.ts';
import { findRoot } from './toolbox.ts';

/** Where the cache mount is in the shell. */
const CACHE_FOLDER = '/cache';

/**
 * Opens a shell with a cache mount in an image of the build, and waits until the user leaves it. Rejects with a sentence.
 * @param image the toolbox image that the project's config names; null to search for one
 */
export async function openCacheShell(
  { target, point }: Pick<TargetPoint, 'target' | 'point'>,
  cache: CacheFolder,
  image: string | null,
  claimed: ClaimedTerminal,
): Promise<ShellResult> {
  const { build, dockerfile, program } = target;
  const name = cacheMountName(cache.mount);
  claimed.screen.retitle(plainText(`stagedive cache mount ${name}`));
  const root = await claimed.wait(findRoot({ build, dockerfile, program, point, image }));
  if (root === null) {
    throw new RefusedError(
      "No image of this build has a shell: name one that has with `toolbox` in the project's config.",
    );
  }
  const end = await runInTerminal({
    claimed,
    banner: plainText(
      `stagedive: cache mount ${name} at ${CACHE_FOLDER}; ${root.shell} of ${root.from}, as root. Changes there are kept for all builds; ctrl+d leaves.`,
    ),
    container: (signal) =>
      build.container({
        root: { kind: 'state', state: root.state },
        mounts: [{ kind: 'cache', cache, dest: CACHE_FOLDER }],
        signal,
      }),
    args: [root.shell],
    typed: null,
    recorder: null,
    env: termOf([], claimed.terminal.term),
    cwd: CACHE_FOLDER,
    user: '',
  });
  if (end.kind === 'refused') throw new RefusedError(end.message);
  return resultOf(end);
}
