import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';

/** Where docker looks for its plugins (docker/cli cli-plugins/manager). */
const folders = [
  `${homedir()}/.docker/cli-plugins`,
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
];

/**
 * buildx: $BUILDX, `docker buildx`, docker's plugin, or the one that lies in the private engine's root.
 * @throws when there is none
 */
export function findBuildx(): readonly string[] {
  const { BUILDX, XDG_CACHE_HOME } = process.env;
  if (BUILDX) return [BUILDX];
  if (answers('docker', 'buildx', 'version')) return ['docker', 'buildx'];
  const cache = XDG_CACHE_HOME || `${homedir()}/.cache`;
  const inside = ['28.5.2', '26.1.5'].map(
    (version) => `${cache}/stagedive/engine/${version}/usr/libexec/docker/cli-plugins`,
  );
  const found = [...folders, ...inside]
    .map((folder) => `${folder}/docker-buildx`)
    .find((file) => existsSync(file) && answers(file, 'version'));
  if (found === undefined)
    throw new Error('There is no docker buildx to measure beside: name one by BUILDX=….');
  return [found];
}

function answers(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
