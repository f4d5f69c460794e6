import { RefusedError } from '../errors.ts';
import type { RegistryCredentials } from '../ports.ts';
import { upTo, withoutTrailing } from '../text/cut.ts';
import { type AuthEntry, type DockerConfig, type Environment, readDockerConfig } from './docker-config.ts';
import { objectOf, parseObject } from './json.ts';

/** The key of Docker Hub's credentials (docker/cli cli/config). */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';

/**
 * Finds the credentials for a registry host as docker does: in DOCKER_AUTH_CONFIG, then with the host's own helper, then
 * the store, then `auths` of the config. Null when nobody is logged in. Rejects with one sentence that never contains a secret.
 */
export async function findCredentials(
  host: string,
  folder: string,
  env: Environment,
): Promise<RegistryCredentials | null> {
  const key = isDockerHub(host) ? DOCKER_HUB_KEY : host;
  const given = findEntry({ auths: authsOf(env) }, key);
  if (given?.auth) return entryCredentials({ auth: given.auth }, host);
  const config = await readDockerConfig(folder);
  const helper = config.credHelpers[key] ?? config.credHelpers[host] ?? config.credsStore;
  if (helper !== null) {
    const found = await askHelper(helper, key, env);
    // As in docker, the config may still have what the store does not.
    if (found !== null || config.credHelpers[key] !== undefined) return found;
  }
  const entry = findEntry(config, key);
  return entry === null ? null : entryCredentials(entry, host);
}

/** The logins of DOCKER_AUTH_CONFIG, which has `auths` as the config does (docker/cli cli/config/configfile). */
function authsOf({ DOCKER_AUTH_CONFIG: text = '' }: Environment): DockerConfig['auths'] {
  if (text === '') return {};
  const auths = objectOf(parseObject(text)?.auths);
  if (auths !== null) return auths as DockerConfig['auths'];
  throw new RefusedError('DOCKER_AUTH_CONFIG is not JSON with auths in it; correct it, or unset it.');
}

/** A helper prints a name and a secret. */
const MAX_HELPER_CHARACTERS = 1024 * 1024;

/** Runs a helper with the protocol of docker/docker-credential-helpers: `get`, the server on stdin, JSON on stdout. */
async function askHelper(
  name: string,
  server: string,
  env: Environment,
): Promise<RegistryCredentials | null> {
  const { execa } = await import('execa');
  const program = `docker-credential-${name}`;
  const result = await execa(program, ['get'], {
    input: server,
    reject: false,
    timeout: 60_000,
    maxBuffer: MAX_HELPER_CHARACTERS,
    extendEnv: false,
    env: env as NodeJS.ProcessEnv,
  });
  if (result.failed) {
    // A helper without an entry says so on stdout (credentials/error.go); that is not an error.
    if (
      /credentials not found|no credentials server URL|no credentials username/i.test(String(result.stdout))
    )
      return null;
    const why =
      result.exitCode === undefined ? 'it could not be run' : `it failed with exit code ${result.exitCode}`;
    throw new RefusedError(
      `The credentials for ${server} are with ${program}, but ${why}; install it or log in again.`,
    );
  }
  let answer: { Username?: unknown; Secret?: unknown };
  try {
    answer = JSON.parse(result.stdout);
  } catch {
    throw new RefusedError(`The credentials for ${server} are with ${program}, but its answer is not JSON.`);
  }
  if (typeof answer.Secret !== 'string') return null;
  const username = typeof answer.Username === 'string' ? answer.Username : '';
  return { username: username === '<token>' ? '' : username, secret: answer.Secret };
}

function findEntry(config: Pick<DockerConfig, 'auths'>, key: string): AuthEntry | null {
  const exact = config.auths[key];
  if (exact) return exact;
  const wanted = hostOf(key);
  for (const [name, entry] of Object.entries(config.auths)) if (hostOf(name) === wanted) return entry;
  return null;
}

function entryCredentials(entry: AuthEntry, host: string): RegistryCredentials | null {
  if (entry.identitytoken) return { username: '', secret: entry.identitytoken };
  if (entry.auth) {
    const text = Buffer.from(entry.auth, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon <= 0)
      throw new RefusedError(
        `The docker config's entry for ${host} is damaged; run \`docker login ${host}\`.`,
      );
    return { username: text.slice(0, colon), secret: withoutTrailing(text.slice(colon + 1), '\0') };
  }
  return entry.username && entry.password ? { username: entry.username, secret: entry.password } : null;
}

function isDockerHub(host: string): boolean {
  return ['docker.io', 'index.docker.io', 'registry-1.docker.io'].includes(host);
}

/** `https://host/v1/` and `host` are the same registry (docker/cli cli/config/credentials). */
function hostOf(key: string): string {
  return upTo(key.replace(/^https?:\/\//, ''), '/');
}
