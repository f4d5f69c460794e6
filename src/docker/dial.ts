import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { RefusedError } from '../errors.ts';
import { inTime } from './in-time.ts';
import { lostOr } from './reasons.ts';

/** The options of docker-modem's `dial`; its own types leave out `hijack`. */
interface DialOptions {
  readonly path: string;
  readonly method: 'POST';
  readonly hijack: true;
  readonly headers: Record<string, string | string[]>;
  readonly statusCodes: Readonly<Record<number, true | string>>;
}

/**
 * Turns `POST <path>` into a raw stream, as `docker build` does (moby api/server/router/session, grpc): the engine
 * answers 101, and then both sides speak h2c. Null if the engine has no such endpoint: engines newer than 29 do not need
 * it (moby api/docs/CHANGELOG.md). Rejects with the engine's error, or with an EngineLostError when the connection breaks
 * or nothing answers.
 */
export function dialUpgrade(
  docker: Docker,
  address: string,
  path: string,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<Duplex | null> {
  const options: DialOptions = {
    path,
    method: 'POST',
    hijack: true,
    headers: { ...headers, Connection: 'Upgrade', Upgrade: 'h2c' },
    statusCodes: { 200: true, 101: true, 404: 'no such endpoint', 500: 'server error' },
  };
  const dialled = new Promise<Duplex | null>((resolve, reject) => {
    docker.modem.dial(options as never, (error: Error | null, stream?: unknown) => {
      if ((error as { statusCode?: unknown } | null)?.statusCode === 404) return resolve(null);
      if (error) return reject(lostOr(error, address));
      if (!isStream(stream)) return reject(new RefusedError(`the engine did not open a stream for ${path}`));
      // Without a listener, an error of the stream would end the program.
      stream.on('error', () => {});
      resolve(stream);
    });
  });
  return inTime(dialled).catch((error: unknown) => {
    dialled.then((late) => late?.destroy()).catch(() => undefined);
    throw lostOr(error, address);
  });
}

function isStream(value: unknown): value is Duplex {
  return (
    typeof (value as Duplex | undefined)?.pipe === 'function' && typeof (value as Duplex).write === 'function'
  );
}
