import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const STATE = '/var/lib/stagedive-engine';
const RUN = '/run/stagedive-engine';

/** The folder of what is costly to make and can be made again: Debian roots and base images. */
export function cacheFolder(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive');
}

/**
 * Where an engine of one version lives. STAGEDIVE_ENGINE_DIR moves its data, log and socket, so that several
 * engines of one version can run beside each other; the bootstrapped Debian is shared (XDG_CACHE_HOME moves that).
 * @returns root: the Debian it runs from; state, data, log; run and socket; dockerHost; cgroup: of all its containers
 */
export function foldersOf(version, env = process.env) {
  const own = env.STAGEDIVE_ENGINE_DIR ? resolve(env.STAGEDIVE_ENGINE_DIR) : undefined;
  const state = join(own ?? STATE, version);
  const run = own ? join(own, version, 'run') : join(RUN, version);
  const socket = join(run, 'docker.sock');
  const mark = own ? `-${createHash('sha256').update(own).digest('hex').slice(0, 8)}` : '';
  return {
    root: join(cacheFolder(env), 'engine', version),
    state,
    data: join(state, 'data'),
    log: join(state, 'dockerd.log'),
    run,
    socket,
    dockerHost: `unix://${socket}`,
    cgroup: `stagedive-engine-${version}${mark}`,
  };
}
