/** Where docker's own programs and files are. Nothing is run, and no secret is read. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type DockerTools, messageOf } from '../ports.ts';
import { endpointsOf } from './builder-reason.ts';
import { allBuilders } from './current-builder.ts';
import { allContexts, dockerConfigFolder, type Environment, readDockerConfig } from './docker-config.ts';

/** The folders of plugins that docker looks into behind its own (docker/cli cli-plugins/manager). */
const PLUGIN_FOLDERS: readonly string[] = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
];

/** Looks at docker's config and for the programs that it needs. */
export async function dockerTools(env: Environment): Promise<DockerTools> {
  const folder = dockerConfigFolder(env);
  const config = join(folder, 'config.json');
  const exists = await isThere(config, constants.F_OK);
  const [contexts, builders, docker, buildx] = await Promise.all([
    allContexts(folder),
    knownBuilders(env),
    inPath('docker', env),
    firstThere([join(folder, 'cli-plugins'), ...PLUGIN_FOLDERS].map((place) => join(place, 'docker-buildx'))),
  ]);
  const found = { config, exists, docker, buildx, contexts, builders };
  try {
    const { currentContext, credsStore, credHelpers, auths } = await readDockerConfig(folder);
    const hosts = new Map<string, string[]>();
    const pairs = [
      ...(credsStore === null ? [] : [['', credsStore] as const]),
      ...Object.entries(credHelpers),
    ];
    for (const [host, name] of pairs) hosts.set(name, [...(hosts.get(name) ?? []), host]);
    const helpers = await Promise.all(
      Array.from(hosts, async ([name, list]) => {
        const program = `docker-credential-${name}`;
        return { program, hosts: list, found: (await inPath(program, env)) !== null };
      }),
    );
    // A helper leaves an empty entry for each of its hosts.
    const stored = Object.entries(auths).flatMap(([host, entry]) =>
      entry?.auth || entry?.identitytoken || entry?.password ? [host] : [],
    );
    return { ...found, error: null, currentContext, helpers, stored };
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    return { ...found, error: sentence, currentContext: null, helpers: [], stored: [] };
  }
}

async function knownBuilders(env: Environment): Promise<DockerTools['builders']> {
  try {
    const all = await allBuilders(env);
    return all.map(({ name, driver, nodes }) => ({ name, driver, endpoints: endpointsOf(nodes) }));
  } catch (error) {
    return messageOf(error);
  }
}

async function inPath(program: string, env: Environment): Promise<string | null> {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return firstThere(folders.map((folder) => join(folder, program)));
}

async function firstThere(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await isThere(path, constants.X_OK)) return path;
  return null;
}

async function isThere(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
