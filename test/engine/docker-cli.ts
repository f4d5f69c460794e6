import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * An environment in which `docker buildx` works: the machine's own if it does, else one created in `folder` from the
 * private engine's programs.
 * @param versions of the engines whose programs are looked for, the first one first
 * @throws an error that names what is missing
 */
export async function dockerCli(
  folder: string,
  versions: readonly string[] = ['26.1.5', '28.5.2'],
): Promise<Record<string, string | undefined>> {
  const own = { ...process.env };
  if (works('docker', ['buildx', 'version'], own)) return own;

  const roots = versions.map((version) =>
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive/engine', version, 'usr'),
  );
  const docker = roots.map((root) => join(root, 'bin/docker')).find(existsSync);
  const buildx = roots.map((root) => join(root, 'libexec/docker/cli-plugins/docker-buildx')).find(existsSync);
  if (!docker || !buildx) throw new Error('No docker with buildx found. Install it, or run demo/engine up.');
  await mkdir(join(folder, 'bin'), { recursive: true });
  await mkdir(join(folder, 'config/cli-plugins'), { recursive: true });
  await symlink(docker, join(folder, 'bin/docker'));
  await symlink(buildx, join(folder, 'config/cli-plugins/docker-buildx'));
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    DOCKER_CONFIG: join(folder, 'config'),
  };
  if (!works('docker', ['buildx', 'version'], env))
    throw new Error(`${buildx} does not work on this machine.`);
  return env;
}

function works(program: string, args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  try {
    execFileSync(program, args, { env, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
