import { Agent } from 'node:http';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { RefusedError } from '../errors.ts';
import type { Log } from '../ports.ts';
import { readRegularFile, UnfitFileError } from '../read-file.ts';
import type { EngineAddress } from './addresses.ts';
import type { Environment } from './docker-config.ts';
import { logRequests } from './logged-requests.ts';
import { SocketAgent } from './socket-agent.ts';
import { sshAgent } from './ssh.ts';

/**
 * Milliseconds to wait for a connection. Longer than inTime() waits for an answer: this one ends as a connection that was
 * closed, which would be the wrong reason for a silent engine.
 */
const CONNECTION_TIMEOUT_MS = 12_000;

/**
 * A dockerode client for one address. Sends nothing yet. Rejects with one sentence for an address that cannot be used:
 * an unknown scheme, certificates that cannot be read.
 */
export async function dockerClient(place: EngineAddress, env: Environment, log: Log | null): Promise<Docker> {
  const options = await clientOptions(place, env);
  const { default: DockerClient } = await import('dockerode');
  const docker = new DockerClient(options as unknown as Docker.DockerOptions);
  if (log !== null) logRequests(docker, place.address, log);
  return docker;
}

/** docker-modem reads missing options from the environment, so all of these are set. */
interface ClientOptions {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly protocol: 'http' | 'https';
  readonly socketPath?: string | undefined;
  readonly ca: undefined;
  readonly cert: undefined;
  readonly key: undefined;
  readonly timeout: undefined;
  readonly connectionTimeout?: number;
  readonly agent: Agent;
  readonly pathPrefix?: string;
}

async function clientOptions(place: EngineAddress, env: Environment): Promise<ClientOptions> {
  const { address } = place;
  const none = { host: undefined, ca: undefined, cert: undefined, key: undefined, timeout: undefined };
  const socketPath = /^(?:unix|npipe):\/\/(.*)$/.exec(address)?.[1];
  if (socketPath !== undefined) {
    return {
      ...none,
      socketPath,
      protocol: 'http',
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      agent: new SocketAgent(),
    };
  }
  if (address.startsWith('ssh://')) {
    return { ...none, host: 'docker.invalid', port: 80, protocol: 'http', agent: sshAgent(address, env) };
  }
  if (!/^(?:tcp|https?):\/\//.test(address)) {
    throw new RefusedError('use an address with unix://, npipe://, tcp://, http://, https:// or ssh://');
  }
  const url = new URL(address.replace(/^tcp:/, 'http:'));
  const tls = place.tls ?? (url.protocol === 'https:' ? { certificates: null, verify: true } : null);
  return {
    ...none,
    host: url.hostname,
    port: Number(url.port || (tls ? 2376 : 2375)),
    protocol: tls ? 'https' : 'http',
    pathPrefix: url.pathname,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    agent: tls ? await tlsAgent(tls.certificates, tls.verify) : new Agent(),
  };
}

async function tlsAgent(folder: string | null, verify: boolean): Promise<Agent> {
  const read = async (name: string) => {
    if (folder === null) return undefined;
    return await readRegularFile(join(folder, name)).catch((error: unknown) => {
      if (error instanceof UnfitFileError)
        throw new RefusedError(`${join(folder, name)} cannot be read: ${error.message}`);
      return undefined;
    });
  };
  const [ca, cert, key] = await Promise.all(['ca.pem', 'cert.pem', 'key.pem'].map(read));
  if (folder !== null && verify && !ca)
    throw new RefusedError(`TLS is turned on, but there is no ca.pem in ${folder}`);
  const { Agent: TlsAgent } = await import('node:https');
  return new TlsAgent({ ca, cert, key, rejectUnauthorized: verify });
}
