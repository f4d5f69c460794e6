import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { dockerConfigFolder, type Environment, readContext, readDockerConfig } from './docker-config.ts';

/** One address to try. */
export interface EngineAddress {
  /** `unix:///var/run/docker.sock`, `tcp://host:2376`, `ssh://user@host`. */
  readonly address: string;
  /** Where the address comes from, for people: `DOCKER_HOST`, `context desktop-linux`, `default socket`. */
  readonly source: string;
  readonly tls: TlsSettings | null;
}

export interface TlsSettings {
  /** The folder with ca.pem, cert.pem, key.pem. */
  readonly certificates: string;
  readonly verify: boolean;
  /** Whether a missing ca.pem is an error, as docker has it for the environment but not for a context. */
  readonly needsAuthority: boolean;
}

/** An address that cannot even be tried. */
export interface UnusableAddress {
  readonly address: string;
  readonly source: string;
  readonly reason: string;
}

/**
 * The addresses to try, in docker's own order (docker/cli cli/command/cli.go): the given address, $DOCKER_HOST,
 * $DOCKER_CONTEXT, the current context of the config. If none of these is set, the default socket, then existing
 * sockets of rootless docker and the desktop products.
 */
export async function engineAddresses(
  env: Environment,
  given: string | undefined,
): Promise<(EngineAddress | UnusableAddress)[]> {
  if (given) return [{ address: normalize(given), source: 'given address', tls: environmentTls(env, given) }];
  const host = env.DOCKER_HOST;
  if (host) return [{ address: normalize(host), source: 'DOCKER_HOST', tls: environmentTls(env, host) }];

  const folder = dockerConfigFolder(env);
  let name = env.DOCKER_CONTEXT || null;
  if (name === null) {
    try {
      name = (await readDockerConfig(folder)).currentContext;
    } catch (error) {
      return [
        { address: join(folder, 'config.json'), source: 'docker config', reason: (error as Error).message },
      ];
    }
  }
  if (name !== null && name !== 'default') return [await contextAddress(folder, name)];
  return defaultSockets(env);
}

async function contextAddress(folder: string, name: string): Promise<EngineAddress | UnusableAddress> {
  const source = `context ${name}`;
  try {
    const endpoint = await readContext(folder, name);
    const secured =
      existsSync(join(endpoint.certificates, 'ca.pem')) ||
      existsSync(join(endpoint.certificates, 'cert.pem'));
    const tls = secured || endpoint.skipTlsVerify;
    return {
      address: normalize(endpoint.host),
      source,
      tls: tls
        ? { certificates: endpoint.certificates, verify: !endpoint.skipTlsVerify, needsAuthority: false }
        : null,
    };
  } catch (error) {
    return { address: source, source, reason: (error as Error).message };
  }
}

function defaultSockets(env: Environment): EngineAddress[] {
  const home = env.HOME || homedir();
  const runtime = env.XDG_RUNTIME_DIR;
  const others: readonly (readonly [string, string])[] = [
    ...(runtime ? [[join(runtime, 'docker.sock'), 'rootless socket'] as const] : []),
    [join(home, '.docker/run/docker.sock'), 'Docker Desktop socket'],
    [join(home, '.docker/desktop/docker.sock'), 'Docker Desktop socket'],
    [join(home, '.orbstack/run/docker.sock'), 'OrbStack socket'],
    [join(home, '.colima/default/docker.sock'), 'Colima socket'],
    [join(home, '.rd/docker.sock'), 'Rancher Desktop socket'],
    // Of no use, but the reason why it is not used helps more than silence.
    ...(runtime ? [[join(runtime, 'podman/podman.sock'), 'Podman socket'] as const] : []),
    ['/run/podman/podman.sock', 'Podman socket'],
  ];
  const found = others.filter(([path]) => existsSync(path));
  return [['/var/run/docker.sock', 'default socket'] as const, ...found].map(([path, source]) => ({
    address: `unix://${path}`,
    source,
    tls: null,
  }));
}

/** Docker assumes `tcp://` when the scheme is missing. */
function normalize(address: string): string {
  return address.includes('://') ? address : `tcp://${address}`;
}

/**
 * DOCKER_TLS_VERIFY or DOCKER_TLS with any value turn TLS on; DOCKER_CERT_PATH alone does not (docker/cli
 * cli/flags/options.go).
 */
function environmentTls(env: Environment, address: string): TlsSettings | null {
  const verify = Boolean(env.DOCKER_TLS_VERIFY);
  const certificates = env.DOCKER_CERT_PATH;
  if (!normalize(address).startsWith('tcp://') || !(verify || env.DOCKER_TLS)) return null;
  return { certificates: certificates || dockerConfigFolder(env), verify, needsAuthority: verify };
}
