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

/** The version that buildx says of itself, `0.13.1`. */
export function versionOf([program = '', ...args]: readonly string[]): string {
  // github.com/docker/buildx 0.13.1 0.13.1-3; without a version where it was built from a module.
  const said = execFileSync(program, [...args, 'version'], { encoding: 'utf8' });
  return said.split(' ')[1] ?? said.trim();
}

/** Whether it can open a shell at a failed step, `buildx debug build`; that is an experiment, switched on by a variable. */
export function canDebug([program = '', ...args]: readonly string[]): boolean {
  try {
    const help = execFileSync(program, [...args, 'debug', '--help'], {
      env: { ...process.env, ...experimental },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return help.includes('--invoke');
  } catch {
    return false;
  }
}

export const experimental = { BUILDX_EXPERIMENTAL: '1' } as const;

function answers(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
