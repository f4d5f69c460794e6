import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';

/** The folders in which docker looks for plugins (docker/cli cli-plugins/manager). */
const PLUGIN_FOLDERS = [
  `${homedir()}/.docker/cli-plugins`,
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
];

/**
 * The command that starts buildx: $BUILDX, `docker buildx`, a docker plugin, or the one in the private engine's root.
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
  if (found === undefined) throw new Error('No docker buildx found to compare with. Set BUILDX to its path.');
  return [found];
}

/** The version of buildx, such as `0.13.1`. */
export function versionOf([program = '', ...args]: readonly string[]): string {
  // github.com/docker/buildx 0.13.1 0.13.1-3
  const said = execFileSync(program, [...args, 'version'], { encoding: 'utf8' });
  return said.split(' ')[1] ?? said.trim();
}

/**
 * Whether buildx has `buildx debug build`, which opens a shell at a failed step. A variable must enable this
 * experimental command.
 */
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
