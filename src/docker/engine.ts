import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import type { EngineConnection, EngineInfo, Log } from '../ports.ts';
import type { EngineAddress } from './addresses.ts';
import { dockerClient } from './client.ts';
import { findCredentials } from './credentials.ts';
import { dialUpgrade } from './dial.ts';
import { dockerConfigFolder, type Environment } from './docker-config.ts';

/** Milliseconds in which an engine has to answer the first question. */
const answerTimeout = 10_000;

/**
 * Reaches the engine at one address: asks its version and, at the same time, opens the stream that will be needed
 * next. Rejects with the first error.
 */
export async function openEngine(
  place: EngineAddress,
  env: Environment,
  log: Log | null,
): Promise<EngineConnection> {
  const docker = await dockerClient(place, env, log);
  const streams = new OpenStreams();
  const early = dialUpgrade(docker, '/grpc', {}).then((stream) => streams.add(stream));
  early.catch(() => {});
  try {
    const engine = await askVersion(docker, place);
    return connection(docker, engine, env, streams, early);
  } catch (error) {
    streams.close();
    throw error;
  }
}

async function askVersion(docker: Docker, place: EngineAddress): Promise<EngineInfo> {
  const version = await inTime(docker.version());
  return {
    address: place.address,
    source: place.source,
    version: version.Version,
    platform: `${version.Os}/${version.Arch}`,
  };
}

/** Rejects when an engine that took the connection says nothing. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }));
    }, answerTimeout);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function connection(
  docker: Docker,
  engine: EngineInfo,
  env: Environment,
  streams: OpenStreams,
  early: Promise<Duplex>,
): EngineConnection {
  let next: Promise<Duplex> | null = early;
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
  let said = '';
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => {
    said = (said + text).slice(-10_000);
  });
  await finished(answer);
  const failed = /"error":"((?:[^"\\]|\\.)*)"/.exec(said)?.[1];
  if (failed !== undefined) throw new Error(`The engine did not take the image: ${failed}`);
}

/** The streams that are open, so that closing the connection leaves none. */
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
