import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import { RefusedError } from '../errors.ts';
import { type EngineConnection, type EngineInfo, type Log, systemClock, waitAtMost } from '../ports.ts';
import type { EngineAddress } from './addresses.ts';
import { engineClient } from './client.ts';
import { keepsInContainerd } from './containerd-store.ts';
import { findCredentials } from './credentials.ts';
import { dockerConfigFolder, type Environment } from './docker-config.ts';
import { EngineStreams } from './engine-streams.ts';
import { chainOf } from './image-chain.ts';
import { inTime, whileAnswering } from './in-time.ts';
import { textOf } from './json.ts';
import { PodmanError } from './podman.ts';
import { proxyArgs } from './proxies.ts';
import { pushImage, registryOf } from './push-image.ts';
import { lostOr } from './reasons.ts';

/** How long the end of a command waits for what a killed one left to be removed: nearly always there is nothing. */
const SWEEP_TIMEOUT_MS = 3_000;

/**
 * Connects to the engine at one address: asks for its version, and opens the stream that will be needed next at the
 * same time. Rejects with the first error.
 */
export async function openEngine(
  place: EngineAddress,
  env: Environment,
  log: Log | null,
): Promise<EngineConnection> {
  const client = await engineClient(place, env, log);
  const streams = new EngineStreams(client, place.address);
  const firstStream = streams.openGrpc();
  firstStream.catch(() => {});
  try {
    const engine = await askVersion(client.docker, place);
    return connection(client.docker, engine, env, streams, firstStream);
  } catch (error) {
    streams.close();
    throw error;
  }
}

async function askVersion(docker: Docker, place: EngineAddress): Promise<EngineInfo> {
  const version = await inTime(docker.version());
  if (typeof version?.Version !== 'string') throw new RefusedError('what answers there is not Docker');
  // Podman answers as Docker does, but names itself (containers/podman pkg/api/handlers/compat/version.go).
  const components: unknown = version.Components;
  if (Array.isArray(components) && components.some((part) => /^podman/i.test(part?.Name)))
    throw new PodmanError(version.Version);
  return {
    address: place.address,
    source: place.source,
    nodes: null,
    version: version.Version,
    platform: `${version.Os}/${version.Arch}`,
  };
}

function connection(
  docker: Docker,
  engine: EngineInfo,
  env: Environment,
  streams: EngineStreams,
  firstStream: Promise<Duplex>,
): EngineConnection {
  let next: Promise<Duplex> | null = firstStream;
  let sweeping: Promise<void> | null = null;
  return {
    kind: 'engine',
    engine,
    openGrpc() {
      const stream = next ?? streams.openGrpc();
      next = null;
      return stream;
    },
    openSession: (headers) => streams.openSession(headers),
    async host() {
      try {
        const { engineHost } = await import('./engine-host.ts');
        return await engineHost(docker, engine.address);
      } catch (error) {
        throw lostOr(error, engine.address);
      }
    },
    async image(name) {
      const found = await inTime(docker.getImage(name).inspect()).catch(() => null);
      const id = textOf(found?.Id);
      return id === null ? null : { id, chain: chainOf(found?.RootFS?.Layers) };
    },
    async containers() {
      const { engineContainers } = await import('./engine-containers.ts');
      return engineContainers(docker, engine.address);
    },
    sweep() {
      sweeping ??= import('./sweep.ts').then(({ sweepEngine }) => sweepEngine(docker));
    },
    credentials: (host) => findCredentials(host, dockerConfigFolder(env), env),
    proxies: () => proxyArgs(env),
    buildPlaces: async (node, ids) => (await import('./build-places.ts')).readBuildPlaces(env, node, ids),
    removeBuildPlace: async (node, id) => (await import('./build-places.ts')).removeBuildPlace(env, node, id),
    oldBuildPlaces: async (node) => (await import('./build-places.ts')).oldBuildPlaces(env, node),
    keepBuildPlace: async (build, place) =>
      (await import('./build-places.ts')).keepBuildPlace(env, build, place),
    async importsOci() {
      const info = await inTime(docker.info()).catch((error: unknown) => {
        throw lostOr(error, engine.address);
      });
      return keepsInContainerd(info);
    },
    async loadImage(archive) {
      try {
        await whileAnswering(loadImage(docker, archive), () => docker.ping());
      } catch (error) {
        throw lostOr(error, engine.address);
      }
    },
    async pushImage(name) {
      const credentials = await findCredentials(registryOf(name), dockerConfigFolder(env), env);
      try {
        return await whileAnswering(pushImage(docker, name, credentials), () => docker.ping());
      } catch (error) {
        throw lostOr(error, engine.address);
      }
    },
    async close() {
      streams.close();
      if (sweeping !== null) await waitAtMost(systemClock, SWEEP_TIMEOUT_MS, sweeping);
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
