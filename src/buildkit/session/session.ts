import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { RefusedError } from '../../errors.ts';
import { type EngineConnection, EngineLostError, type Log, messageOf } from '../../ports.ts';
import type { Channel } from '../channel.ts';
import { loggedServices } from '../logged-calls.ts';
import { sessionCallStream } from './call-stream.ts';
import { type Services, SessionServer } from './server.ts';

/** A session that is registered with the daemon as long as its stream is open. */
export interface Session {
  readonly id: string;
  close(): void;
}

async function openStream(
  connection: EngineConnection,
  channel: Channel,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<Duplex> {
  if (channel.lostBy !== null) throw channel.lostBy;
  if (connection.kind === 'builder') return sessionCallStream(channel.session, headers);
  try {
    return (await connection.openSession(headers)) ?? sessionCallStream(channel.session, headers);
  } catch (error) {
    if (error instanceof EngineLostError) throw channel.lose(error.loss);
    throw new RefusedError(`${connection.engine.address} does not open a session: ${messageOf(error)}.`);
  }
}

/**
 * Announces a session and serves it. The daemon only calls methods that were announced (moby/buildkit
 * session/manager.go). Rejects with an EngineLostError, or with what the engine said. A session that is lost takes the channel
 * with it.
 * @param sharedKey identifies the context across builds; the daemon caches received files under it
 */
export async function openSession(
  connection: EngineConnection,
  channel: Channel,
  sharedKey: string,
  services: Services,
  log: Log | null = null,
): Promise<Session> {
  const id = randomBytes(16).toString('hex');
  const headers = {
    'X-Docker-Expose-Session-Uuid': id,
    'X-Docker-Expose-Session-Name': 'stagedive',
    'X-Docker-Expose-Session-Sharedkey': sharedKey,
    'X-Docker-Expose-Session-Grpc-Method': [...Object.keys(services.unary), ...Object.keys(services.streams)],
  };
  const stream = await openStream(connection, channel, headers);
  const served = log === null ? services : loggedServices(services, log, id);
  const server = new SessionServer(stream, served, (loss) => channel.lose(loss));
  return { id, close: () => server.close() };
}
