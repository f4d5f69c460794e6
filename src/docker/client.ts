import { Agent } from 'node:http';
import { connect as connectSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { RefusedError } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { EngineAddress } from './addresses.ts';
import type { Environment } from './docker-config.ts';
import { logRequests } from './logged-requests.ts';
import { SocketAgent } from './socket-agent.ts';
import { sshAgent, sshStream } from './ssh.ts';
import { type TlsFiles, tlsFiles, tlsStream } from './tls.ts';

/**
 * Milliseconds to wait for a connection. Longer than inTime() waits for an answer: this one ends as a connection that was
 * closed, which would be the wrong reason for a silent engine.
 */
const CONNECTION_TIMEOUT_MS = 12_000;

/** The two ways to talk to an engine at one address. */
export interface EngineClient {
  readonly docker: Docker;
  /** Opens a connection on which nothing is said yet. Rejects with the error of the socket, or of ssh. */
  connect(): Promise<Duplex>;
}

/**
 * A client for one address. Sends nothing yet. Rejects with one sentence for an address that cannot be used: an unknown
 * scheme, certificates that cannot be read.
 */
export async function engineClient(
  place: EngineAddress,
  env: Environment,
  log: Log | null,
): Promise<EngineClient> {
  const { options, connect } = await clientOptions(place, env);
  const { default: DockerClient } = await import('dockerode');
  const docker = withoutHost(() => new DockerClient(options as unknown as Docker.DockerOptions));
  if (log !== null) logRequests(docker, place.address, log);
  return { docker, connect };
}

/**
 * Runs `create` while $DOCKER_HOST is hidden: with it, docker-modem reads certificates that need not exist, and it refuses
 * addresses that we accept.
 */
function withoutHost<T>(create: () => T): T {
  const host = process.env.DOCKER_HOST;
  delete process.env.DOCKER_HOST;
  try {
    return create();
  } finally {
    if (host !== undefined) process.env.DOCKER_HOST = host;
  }
}

/** docker-modem has defaults for missing options, so all of these are set. */
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

interface Ways {
  readonly options: ClientOptions;
  readonly connect: EngineClient['connect'];
}

async function clientOptions(place: EngineAddress, env: Environment): Promise<Ways> {
  const { address } = place;
  const none = { host: undefined, ca: undefined, cert: undefined, key: undefined, timeout: undefined };
  const socketPath = /^(?:unix|npipe):\/\/(.*)$/.exec(address)?.[1];
  if (socketPath !== undefined) {
    const options: ClientOptions = {
      ...none,
      socketPath,
      protocol: 'http',
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      agent: new SocketAgent(),
    };
    return { options, connect: () => open(() => connectSocket(socketPath)) };
  }
  if (address.startsWith('ssh://')) {
    const agent = sshAgent(address, env);
    const options: ClientOptions = { ...none, host: 'docker.invalid', port: 80, protocol: 'http', agent };
    return { options, connect: () => sshStream(address, env) };
  }
  if (!/^(?:tcp|https?):\/\//.test(address)) {
    throw new RefusedError('use an address with unix://, npipe://, tcp://, http://, https:// or ssh://');
  }
  const url = parse(address);
  const settings =
    place.tls ??
    (url.protocol === 'https:' ? { certificates: null, verify: true, needsAuthority: false } : null);
  const tls: TlsFiles | null =
    settings === null ? null : await tlsFiles(settings.certificates, settings.verify);
  if (settings?.needsAuthority === true && tls?.ca === undefined)
    throw new RefusedError(`TLS is turned on, but there is no ca.pem in ${settings.certificates}`);
  const port = Number(url.port || (tls ? 2376 : 2375));
  // An IPv6 address has brackets in a URL, and none for a socket.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const options: ClientOptions = {
    ...none,
    host: url.hostname,
    port,
    protocol: tls ? 'https' : 'http',
    pathPrefix: url.pathname,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    agent: tls === null ? new Agent() : await tlsAgent(tls),
  };
  return {
    options,
    connect: () =>
      tls === null ? open(() => connectSocket({ host, port })) : tlsStream({ host, port, ...tls }),
  };
}

function parse(address: string): URL {
  try {
    return new URL(address.replace(/^tcp:/, 'http:'));
  } catch {
    throw new RefusedError('that is not an address; write tcp://HOST:PORT');
  }
}

async function tlsAgent(files: TlsFiles): Promise<Agent> {
  const { Agent: TlsAgent } = await import('node:https');
  return new TlsAgent({ ...files });
}

function open(connect: () => ReturnType<typeof connectSocket>): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect();
    socket.once('error', reject).once('connect', () => resolve(socket.off('error', reject)));
  });
}
