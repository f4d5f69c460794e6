import type { Duplex } from 'node:stream';
import type { EngineConnection } from '../ports.ts';
import { endpointsOf, unreachableBuilder } from './builder-reason.ts';
import { childStream } from './child-stream.ts';
import { findCredentials } from './credentials.ts';
import type { BuilderNode, ChosenBuilder } from './current-builder.ts';
import { dockerConfigFolder, type Environment } from './docker-config.ts';
import { proxyArgs } from './proxies.ts';

/** How to reach a builder. */
export interface BuilderRequest {
  readonly builder: ChosenBuilder;
  /** Which node of the builder is wanted, by its platform; undefined for any. Only the first of a list counts. */
  readonly platform: string | undefined;
  readonly env: Environment;
}

/**
 * A connection to a buildx builder with any driver, through `docker buildx dial-stdio`. Images are loaded into the
 * engine that `engine` finds, by a docker context or without, which is only called then.
 */
export function builderConnection(
  { builder, platform, env }: BuilderRequest,
  engine: (context: string | null) => Promise<EngineConnection>,
): EngineConnection {
  const withEngine = async <Result>(
    context: string | null,
    use: (target: EngineConnection) => Promise<Result>,
  ): Promise<Result> => {
    const target = await engine(context);
    try {
      return await use(target);
    } finally {
      await target.close();
    }
  };
  const streams = new Set<Duplex>();
  const wanted = firstOf(platform);
  const flag = wanted === '' ? [] : ['--platform', wanted];
  const nodes = nodesFor(builder, wanted);
  return {
    kind: 'builder',
    node: nodes[0]?.name || null,
    serves: (other) => {
      if (builder.nodes.length < 2 || firstOf(other) === wanted) return true;
      const fitting = nodesFor(builder, firstOf(other));
      // Of several, buildx knows which.
      return nodes.length === 1 && fitting.length === 1 && fitting[0] === nodes[0];
    },
    engine: {
      address: `builder ${builder.name}`,
      source: builder.source,
      nodes: endpointsOf(nodes),
      version: '',
      platform: '',
    },
    async openGrpc() {
      const { stream, lastWords } = await childStream(
        'docker',
        ['buildx', 'dial-stdio', '--builder', builder.name, '--progress', 'quiet', ...flag],
        env,
      );
      streams.add(stream);
      stream.on('error', () => {});
      stream.once('close', () => streams.delete(stream));
      await firstByte(stream, builder, lastWords);
      return stream;
    },
    credentials: (host) => findCredentials(host, dockerConfigFolder(env), env),
    proxies: () => proxyArgs(env),
    buildPlaces: async (node, ids) => (await import('./build-places.ts')).readBuildPlaces(env, node, ids),
    removeBuildPlace: async (node, id) => (await import('./build-places.ts')).removeBuildPlace(env, node, id),
    oldBuildPlaces: async (node) => (await import('./build-places.ts')).oldBuildPlaces(env, node),
    keepBuildPlace: async (build, place) =>
      (await import('./build-places.ts')).keepBuildPlace(env, build, place),
    importsOci: (context) => withEngine(context, (target) => target.importsOci(null)),
    loadImage: (archive, context) => withEngine(context, (target) => target.loadImage(archive, null)),
    pushImage: (name) => withEngine(null, (target) => target.pushImage(name)),
    async close() {
      for (const stream of streams) stream.destroy();
    },
  };
}

/** The first platform of a list; '' for none. */
function firstOf(platforms: string | undefined): string {
  return platforms?.split(',', 1)[0]?.trim() ?? '';
}

/** The nodes that may be dialled: those that were made for the platform, if there are any, else all. */
function nodesFor({ nodes }: ChosenBuilder, platform: string): readonly BuilderNode[] {
  const made = nodes.filter(({ platforms }) => platforms.includes(platform));
  return made.length > 0 ? made : nodes;
}

/**
 * Waits for the daemon's first bytes (it sends its HTTP/2 settings first): until then the builder may turn out not to
 * exist.
 */
function firstByte(stream: Duplex, builder: ChosenBuilder, lastWords: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      stream.off('readable', onReadable).off('error', onError).off('close', onEnd).off('end', onEnd);
      if (error) reject(error);
      else resolve();
    };
    const onReadable = () => {
      if (stream.readableLength > 0) settle();
    };
    const onError = (error: Error) => settle(unreachableBuilder(builder, error.message));
    const onEnd = () => settle(unreachableBuilder(builder, lastWords()));
    stream.on('readable', onReadable).on('error', onError).on('close', onEnd).on('end', onEnd);
  });
}
