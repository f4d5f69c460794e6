import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import { RefusedError } from '../errors.ts';
import type { EngineConnection, EngineInfo, Log } from '../ports.ts';
import type { EngineAddress } from './addresses.ts';
import { dockerClient } from './client.ts';
import { findCredentials } from './credentials.ts';
import { dialUpgrade } from './dial.ts';
import { dockerConfigFolder, type Environment } from './docker-config.ts';

/** Milliseconds to wait for the first answer of an engine. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Connects to the engine at one address: asks for its version, and opens the stream that will be needed next at the
 * same time. Rejects with the first error.
 */
export async function openEngine(
  place: EngineAddress,
  env: Environment,
  log: Log | null,
): Promise<EngineConnection> {
  const docker = await dockerClient(place, env, log);
  const streams = new OpenStreams();
  const firstStream = dialUpgrade(docker, '/grpc', {}).then((stream) => streams.add(stream));
  firstStream.catch(() => {});
  try {
    const engine = await askVersion(docker, place);
    return connection(docker, engine, env, streams, firstStream);
  } catch (error) {
    streams.close();
    throw error;
  }
}

async function askVersion(docker: Docker, place: EngineAddress): Promise<EngineInfo> {
  const version = await withTimeout(docker.version());
  return {
    address: place.address,
    source: place.source,
    version: version.Version,
    platform: `${version.Os}/${version.Arch}`,
  };
}

/** Rejects when the engine accepts the connection but does not answer in time. */
function withTimeout<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(Object.assign(new RefusedError('no answer in time'), { code: 'ETIMEDOUT' }));
    }, ANSWER_TIMEOUT_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function connection(
  docker: Docker,
  engine: EngineInfo,
  env: Environment,
  streams: OpenStreams,
  firstStream: Promise<Duplex>,
): EngineConnection {
  let next: Promise<Duplex> | null = firstStream;
  return {
    kind: 'engine',
    engine,
    openGrpc() {
      const stream = next ?? dialUpgrade(docker, '/grpc', {}).then((opened) => streams.add(opened));
      next = null;
      return stream;
    },
    async openSession(headers) {
      return streams.add(await dialUpgrade(docker, '/session', headers));
    },
    credentials: (host) => findCredentials(host, dockerConfigFolder(env), env),
    loadImage: (archive) => loadImage(docker, archive),
    async close() {
      streams.close();
    },
  };
}

async function loadImage(docker: Docker, archive: AsyncIterable<Uint8Array>): Promise<void> {
  const answer = await docker.loadImage(Readable.from(archive, { objectMode: false }), { quiet: true });
  let answered = '';
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => {
    answered = (answered + text).slice(-10_000);
  });
  await finished(answer);
  const failed = /"error":"((?:[^"\\]|\\.)*)"/.exec(answered)?.[1];
  if (failed !== undefined) throw new RefusedError(`The engine refused the image: ${failed}`);
}

/** All open streams, so that closing the connection closes them. */
class OpenStreams {
  readonly #streams = new Set<Duplex>();
  #closed = false;

  add(stream: Duplex): Duplex {
    if (this.#closed) stream.destroy();
    else this.#streams.add(stream);
    stream.once('close', () => this.#streams.delete(stream));
    return stream;
  }

  close(): void {
    this.#closed = true;
    for (const stream of this.#streams) stream.destroy();
  }
}
