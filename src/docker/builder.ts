import type { Duplex } from 'node:stream';
import { type EngineConnection, NoEngineError } from '../ports.ts';
import { childStream } from './child-stream.ts';
import { findCredentials } from './credentials.ts';
import { dockerConfigFolder, type Environment } from './docker-config.ts';

/**
 * A builder of buildx by name, whatever its driver: `docker buildx dial-stdio` carries the bytes. Images are loaded
 * into the engine that `engine` finds, which is only asked for when one is.
 */
export function builderConnection(
  name: string,
  env: Environment,
  engine: () => Promise<EngineConnection>,
): EngineConnection {
  const streams = new Set<Duplex>();
  return {
    kind: 'builder',
    engine: { address: `builder ${name}`, source: '--builder', version: '', platform: '' },
    async openGrpc() {
      const { stream, complaint } = await childStream(
        'docker',
        ['buildx', 'dial-stdio', '--builder', name, '--progress', 'quiet'],
        env,
      );
      streams.add(stream);
      stream.on('error', () => {});
      stream.once('close', () => streams.delete(stream));
      await firstByte(stream, name, complaint);
      return stream;
    },
    credentials: (host) => findCredentials(host, dockerConfigFolder(env), env),
    async loadImage(archive) {
      const target = await engine();
      try {
        await target.loadImage(archive);
      } finally {
        await target.close();
      }
    },
    async close() {
      for (const stream of streams) stream.destroy();
    },
  };
}

/** A docker without buildx takes `buildx` for nothing at all, and the flags for its own. */
function unreachable(name: string, said: string): NoEngineError {
  const why = /unknown flag: --builder|is not a docker command/.test(said)
    ? 'docker has no buildx plugin here'
    : said;
  return new NoEngineError(
    [{ address: `builder ${name}`, source: '--builder', reason: why }],
    `The builder ${name} cannot be reached with \`docker buildx dial-stdio\`: ${why}`,
  );
}

/** The daemon speaks first (its HTTP/2 settings): until then, the builder may still turn out not to be there. */
function firstByte(stream: Duplex, name: string, complaint: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      stream.off('readable', onReadable).off('error', onEnd).off('close', onEnd).off('end', onEnd);
      if (error) reject(error);
      else resolve();
    };
    const onReadable = () => {
      if (stream.readableLength > 0) settle();
    };
    const onEnd = () => {
      const why = complaint().replace(/ ?Usage:.*/, '') || 'it said nothing';
      settle(unreachable(name, why));
    };
    stream.on('readable', onReadable).on('error', onEnd).on('close', onEnd).on('end', onEnd);
  });
}
