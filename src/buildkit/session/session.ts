import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { EngineConnection, Log } from '../../ports.ts';
import type { Channel } from '../channel.ts';
import { loggedServices } from '../logged-calls.ts';
import { sessionCallStream } from './call-stream.ts';
import { type Services, SessionServer } from './server.ts';

/** A session that is registered with the daemon as long as its stream is open. */
export interface Session {
  readonly id: string;
  close(): void;
}

/**
 * Announces a session and serves it. The daemon only calls methods that were announced (moby/buildkit
 * session/manager.go).
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
  const stream: Duplex =
    connection.kind === 'engine'
      ? await connection.openSession(headers)
      : sessionCallStream(channel.session, headers);
  const server = new SessionServer(stream, log === null ? services : loggedServices(services, log, id));
  return { id, close: () => server.close() };
}
