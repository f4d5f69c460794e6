import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const DEFAULT_STATE_FOLDER = '/var/lib/stagedive-engine';
const DEFAULT_RUN_FOLDER = '/run/stagedive-engine';

/** The folder for what is slow to create but can be created again: Debian roots and base images. */
export function cacheFolder(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive');
}

/**
 * The paths of an engine. STAGEDIVE_ENGINE_DIR moves its data, log and socket, so that several engines of one version
 * can run side by side. They share the bootstrapped Debian, which XDG_CACHE_HOME moves.
 * @param docker the version of Docker that it runs, which names the Debian root
 * @returns root: the Debian it runs from; state, data, log; run and socket; dockerHost; cgroup: the parent of all its
 *   containers
 */
export function foldersOf(version, docker = version, env = process.env) {
  const own = env.STAGEDIVE_ENGINE_DIR ? resolve(env.STAGEDIVE_ENGINE_DIR) : undefined;
  const state = join(own ?? DEFAULT_STATE_FOLDER, version);
  const run = own ? join(own, version, 'run') : join(DEFAULT_RUN_FOLDER, version);
  const socket = join(run, 'docker.sock');
  const suffix = own ? `-${createHash('sha256').update(own).digest('hex').slice(0, 8)}` : '';
  return {
    root: join(cacheFolder(env), 'engine', docker),
    state,
    data: join(state, 'data'),
    log: join(state, 'dockerd.log'),
    run,
    socket,
    dockerHost: `unix://${socket}`,
    cgroup: `stagedive-engine-${version}${suffix}`,
  };
}
