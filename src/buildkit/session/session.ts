import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { EngineConnection, Log } from '../../ports.ts';
import type { Channel } from '../channel.ts';
import { loggedServices } from '../logged-calls.ts';
import { sessionCallStream } from './call-stream.ts';
import { type Services, SessionServer } from './server.ts';

/** A session that the daemon knows by its id, for as long as its stream lives. */
export interface Session {
  readonly id: string;
  close(): void;
}

/**
 * Announces a session and serves it. `sharedKey` names the context across builds: under it the daemon keeps what was
 * sent before. Methods that are not announced are never called (moby/buildkit session/manager.go).
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
