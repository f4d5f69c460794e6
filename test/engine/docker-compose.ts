import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { aptNetworkSettings, mirror } from '../../demo/engine.d/apt.js';
import { dockerCli } from './docker-cli.ts';

/** The Debian release of the private engine; its docker-compose is 2.26.1. */
const SUITE = 'trixie';

const PLUGIN = 'usr/libexec/docker/cli-plugins/docker-compose';

/**
 * An environment in which `docker buildx` and `docker compose` work: the machine's own, else Debian's programs, in
 * `folder`. The package is fetched once into the cache, by apt with its signatures checked; nothing is installed.
 *
 * @throws an error that says what is missing
 */
export async function dockerWithCompose(folder: string): Promise<Record<string, string | undefined>> {
  const env = await dockerCli(folder);
  if (works(env)) return env;
  const plugin = await debianCompose();
  const config = join(folder, 'config');
  if (env.DOCKER_CONFIG !== config) throw new Error('This machine has docker buildx and no docker compose.');
  await symlink(plugin, join(config, 'cli-plugins/docker-compose'));
  if (!works(env)) throw new Error(`${plugin} does not work on this machine.`);
  return env;
}

function works(env: NodeJS.ProcessEnv): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { env, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The plugin of Debian's package, from the cache or fetched into it. */
async function debianCompose(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive/docker-compose');
  const unpacked = join(cache, SUITE);
  if (!existsSync(join(unpacked, PLUGIN))) {
    await mkdir(cache, { recursive: true });
    const temporary = await mkdtemp(join(cache, 'fetched-'));
    try {
      await rename(await fetched(temporary), unpacked).catch((error: NodeJS.ErrnoException) => {
        // Another test run was faster.
        if (!existsSync(join(unpacked, PLUGIN))) throw error;
      });
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  return join(unpacked, PLUGIN);
}

/** Fetches the package with lists of its own, so that the machine's apt stays as it is. */
async function fetched(folder: string): Promise<string> {
  const { uri, keyrings, trusted } = mirror();
  const options = [
    ...(keyrings.length > 0 ? [`signed-by=${keyrings.join(',')}`] : []),
    ...(trusted ? ['trusted=yes'] : []),
  ].join(' ');
  for (const inner of ['lists/partial', 'cache/archives/partial']) {
    await mkdir(join(folder, inner), { recursive: true });
  }
  await writeFile(join(folder, 'sources.list'), `deb [${options}] ${uri} ${SUITE} main\n`);
  await writeFile(
    join(folder, 'apt.conf'),
    `${await aptNetworkSettings()}Dir::State "${folder}";
Dir::State::lists "${folder}/lists";
Dir::State::status "/dev/null";
Dir::Cache "${folder}/cache";
Dir::Etc::sourcelist "${folder}/sources.list";
Dir::Etc::sourceparts "-";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
APT::Sandbox::User "root";
`,
  );
  const env = { APT_CONFIG: join(folder, 'apt.conf') };
  await execa('apt-get', ['update'], { env });
  await execa('apt-get', ['download', 'docker-compose'], { env, cwd: folder });
  const { stdout } = await execa('sh', ['-c', 'echo docker-compose_*.deb'], { cwd: folder });
  const root = join(folder, 'root');
  await execa('dpkg-deb', ['-x', join(folder, stdout.trim()), root]);
  return root;
}
