import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { RefusedError } from '../errors.ts';
import { readRegularFile, UnfitFileError } from '../read-file.ts';
import { codeOf, isMissing, objectOf, parseObject, textOf, textsOf } from './json.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The part of docker's `config.json` that determines engine and credentials. */
export interface DockerConfig {
  readonly currentContext: string | null;
  readonly credsStore: string | null;
  readonly credHelpers: Readonly<Record<string, string>>;
  readonly auths: Readonly<Record<string, AuthEntry>>;
  /** By the address of an engine, or `default`. */
  readonly proxies: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** An entry of `auths`; `auth` is base64 of `user:password`. */
export interface AuthEntry {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

/** The engine of a docker context. */
export interface ContextEndpoint {
  readonly host: string;
  readonly skipTlsVerify: boolean;
  /** The folder for ca.pem, cert.pem and key.pem, which need not exist. */
  readonly certificates: string;
}

/** Docker's own folder: $DOCKER_CONFIG, or `~/.docker`. */
export function dockerConfigFolder(env: Environment): string {
  return env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker');
}

/** Whether the user may not look into a folder, or into one above it. */
export async function isClosed(folder: string): Promise<boolean> {
  return await access(folder, constants.X_OK).then(
    () => false,
    (error: unknown) => codeOf(error) === 'EACCES',
  );
}

/** Reads `config.json` in `folder`. A missing file, or one in another user's folder, is an empty config; throws one sentence that names a broken one. */
export async function readDockerConfig(folder: string): Promise<DockerConfig> {
  const path = join(folder, 'config.json');
  let text: string;
  try {
    text = (await readRegularFile(path)).toString();
  } catch (error) {
    if (isMissing(error) || (await isClosed(folder))) return emptyConfig;
    if (error instanceof UnfitFileError)
      throw new RefusedError(`The docker config ${path} cannot be read: ${error.message}.`);
    throw new RefusedError(`The docker config ${path} cannot be read (${codeOf(error)}).`);
  }
  const config = parseObject(text);
  // The message of the parser may quote the text, and with it a secret.
  if (config === null)
    throw new RefusedError(`The docker config ${path} is not valid JSON; correct it or move it away.`);
  return {
    currentContext: textOf(config.currentContext),
    credsStore: textOf(config.credsStore),
    credHelpers: textsOf(config.credHelpers),
    auths: (objectOf(config.auths) ?? {}) as Record<string, AuthEntry>,
    proxies: Object.fromEntries(
      Object.entries(objectOf(config.proxies) ?? {}).map(([host, entry]) => [host, textsOf(entry)]),
    ),
  };
}

const emptyConfig: DockerConfig = {
  currentContext: null,
  credsStore: null,
  credHelpers: {},
  auths: {},
  proxies: {},
};

/**
 * Reads the endpoint of a context from `contexts/meta/<sha256 of the name>/meta.json` (docker/cli cli/context/store).
 * Throws one sentence when there is no such context.
 */
export async function readContext(folder: string, name: string): Promise<ContextEndpoint> {
  const id = contextId(name);
  const path = contextFile(folder, id);
  let text: string;
  try {
    text = (await readRegularFile(path)).toString();
  } catch (error) {
    const why = error instanceof UnfitFileError ? error.message : codeOf(error);
    const reason = isMissing(error) ? 'there is no context of that name' : `${path}: ${why}`;
    throw new RefusedError(`${reason}; \`docker context ls\` lists them`);
  }
  const endpoint = objectOf(objectOf(parseObject(text)?.Endpoints)?.docker);
  const host = textOf(endpoint?.Host);
  if (host === null) throw new RefusedError(`${path} names no docker endpoint`);
  return {
    host,
    skipTlsVerify: endpoint?.SkipTLSVerify === true,
    certificates: join(folder, 'contexts', 'tls', id, 'docker'),
  };
}

/** How many contexts are read for a list. */
const MAX_CONTEXTS = 100;

/** The names of docker's contexts with their engines; null for one that cannot be read. `default` is not among them. */
export async function allContexts(
  folder: string,
): Promise<readonly { readonly name: string; readonly host: string | null }[]> {
  const ids = await readdir(join(folder, 'contexts', 'meta')).catch(() => []);
  const found = ids.slice(0, MAX_CONTEXTS).map(async (id) => {
    const text = await readRegularFile(contextFile(folder, id)).then(String, () => '');
    const meta = parseObject(text);
    return {
      name: textOf(meta?.Name) ?? id,
      host: textOf(objectOf(objectOf(meta?.Endpoints)?.docker)?.Host),
    };
  });
  return (await Promise.all(found)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether docker's folder has a context of that name. */
export function contextExists(folder: string, name: string): boolean {
  return existsSync(contextFile(folder, contextId(name)));
}

function contextId(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

function contextFile(folder: string, id: string): string {
  return join(folder, 'contexts', 'meta', id, 'meta.json');
}
