import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { engineVersion } from './docker-api.js';

/**
 * The engine that a Docker command line would talk to, if it answers: DOCKER_HOST, else the current docker context,
 * else the default sockets (the machine's, then those of Docker Desktop and rootless Docker).
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{dockerHost: string, version: string} | undefined>}
 */
export async function findAnsweringEngine(env = process.env) {
  for (const dockerHost of candidates(env)) {
    const version = await engineVersion(dockerHost);
    if (version) return { dockerHost, version };
  }
  return undefined;
}

function candidates(env) {
  if (env.DOCKER_HOST) return [env.DOCKER_HOST];
  const config = env.DOCKER_CONFIG || join(homedir(), '.docker');
  return [
    contextHost(config, env.DOCKER_CONTEXT),
    'unix:///var/run/docker.sock',
    `unix://${join(homedir(), '.docker/run/docker.sock')}`,
    env.XDG_RUNTIME_DIR && `unix://${join(env.XDG_RUNTIME_DIR, 'docker.sock')}`,
  ].filter((host) => /^(unix|tcp|https?):/.test(host ?? ''));
}

/** The metadata of a context is in a folder named by the SHA-256 of its name (docker/cli cli/context/store). */
function contextHost(config, chosen) {
  const name = chosen || readJson(join(config, 'config.json'))?.currentContext;
  if (!name || name === 'default') return undefined;
  const folder = createHash('sha256').update(name).digest('hex');
  return readJson(join(config, 'contexts/meta', folder, 'meta.json'))?.Endpoints?.docker?.Host;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
