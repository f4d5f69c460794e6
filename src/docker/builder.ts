import type { Duplex } from 'node:stream';
import { type EngineConnection, NoEngineError } from '../ports.ts';
import { childStream } from './child-stream.ts';
import { findCredentials } from './credentials.ts';
import { dockerConfigFolder, type Environment } from './docker-config.ts';
import { proxyArgs } from './proxies.ts';

/**
 * A connection to a buildx builder with any driver, through `docker buildx dial-stdio`. `source` says who chose it. Images are loaded into the
 * engine that `engine` finds, which is only called then.
 */
export function builderConnection(
  name: string,
  source: string,
  env: Environment,
  engine: () => Promise<EngineConnection>,
): EngineConnection {
  const streams = new Set<Duplex>();
  return {
    kind: 'builder',
    engine: { address: `builder ${name}`, source, version: '', platform: '' },
    async openGrpc() {
      const { stream, lastWords } = await childStream(
        'docker',
        ['buildx', 'dial-stdio', '--builder', name, '--progress', 'quiet'],
        env,
      );
      streams.add(stream);
      stream.on('error', () => {});
      stream.once('close', () => streams.delete(stream));
      await firstByte(stream, name, lastWords);
      return stream;
    },
    credentials: (host) => findCredentials(host, dockerConfigFolder(env), env),
    proxies: () => proxyArgs(env),
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

/** Docker without buildx ignores the word `buildx` and reads its flags as its own. */
function unreachable(name: string, printed: string): NoEngineError {
  const why = /unknown flag: --builder|is not a docker command/.test(printed)
    ? 'docker has no buildx plugin here'
    : printed;
  return new NoEngineError(
    [{ address: `builder ${name}`, source: '--builder', reason: why }],
    `The builder ${name} cannot be reached with \`docker buildx dial-stdio\`: ${why}`,
  );
}

/**
 * Waits for the daemon's first bytes (it sends its HTTP/2 settings first): until then the builder may turn out not to
 * exist.
 */
function firstByte(stream: Duplex, name: string, lastWords: () => string): Promise<void> {
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
      const why = lastWords().replace(/ ?Usage:.*/, '') || 'it printed nothing';
      settle(unreachable(name, why));
    };
    stream.on('readable', onReadable).on('error', onEnd).on('close', onEnd).on('end', onEnd);
  });
}
