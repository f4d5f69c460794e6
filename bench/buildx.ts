import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';

/** Where docker looks for its plugins (docker/cli cli-plugins/manager). */
const PLUGIN_FOLDERS = [
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
  if (succeeds('docker', 'buildx', 'version')) return ['docker', 'buildx'];
  const cache = XDG_CACHE_HOME || `${homedir()}/.cache`;
  const inside = ['28.5.2', '26.1.5'].map(
    (version) => `${cache}/stagedive/engine/${version}/usr/libexec/docker/cli-plugins`,
  );
  const found = [...PLUGIN_FOLDERS, ...inside]
    .map((folder) => `${folder}/docker-buildx`)
    .find((file) => existsSync(file) && succeeds(file, 'version'));
  if (found === undefined)
    throw new Error('There is no docker buildx to measure beside: name one by BUILDX=….');
  return [found];
}

/** The version of buildx, `0.13.1`. */
export function versionOf([program = '', ...args]: readonly string[]): string {
  // github.com/docker/buildx 0.13.1 0.13.1-3
  const said = execFileSync(program, [...args, 'version'], { encoding: 'utf8' });
  return said.split(' ')[1] ?? said.trim();
}

/** Whether this buildx has `buildx debug build`, which opens a shell at a failed step. It is experimental, so a variable must enable it. */
export function canDebug([program = '', ...args]: readonly string[]): boolean {
  try {
    const help = execFileSync(program, [...args, 'debug', '--help'], {
      env: { ...process.env, ...EXPERIMENTAL_ENV },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return help.includes('--invoke');
  } catch {
    return false;
  }
}

export const EXPERIMENTAL_ENV = { BUILDX_EXPERIMENTAL: '1' } as const;

function succeeds(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
