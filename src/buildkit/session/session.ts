import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
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

/** How long an engine may take to notice that a session has ended: it looks every five seconds or so. */
const FREE_TIMEOUT_MS = 20_000;
const FREE_INTERVAL_MS = 500;

/** Takes up a session, once the engine has noticed that it ended. Rejects with a sentence if it is still in use. */
async function onceFree(open: () => Promise<Duplex>): Promise<Duplex> {
  for (let waited = 0; ; waited += FREE_INTERVAL_MS) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof RefusedError) || !/already exists/.test(error.message)) throw error;
      if (waited >= FREE_TIMEOUT_MS)
        throw new RefusedError('that build is still open, in this stagedive or another one');
    }
    await setTimeout(FREE_INTERVAL_MS);
  }
}

/**
 * Announces a session and serves it. The daemon only calls methods that were announced (moby/buildkit
 * session/manager.go). Rejects with an EngineLostError, or with what the engine said. A session that is lost takes the channel
 * with it.
 * @param sharedKey identifies the context across builds; the daemon caches received files under it
 * @param known that of an ended session, to be taken up again; null for a new one
 */
export async function openSession(
  connection: EngineConnection,
  channel: Channel,
  sharedKey: string,
  services: Services,
  log: Log | null = null,
  known: string | null = null,
): Promise<Session> {
  const id = known ?? randomBytes(16).toString('hex');
  const headers = {
    'X-Docker-Expose-Session-Uuid': id,
    'X-Docker-Expose-Session-Name': 'stagedive',
    'X-Docker-Expose-Session-Sharedkey': sharedKey,
    'X-Docker-Expose-Session-Grpc-Method': [...Object.keys(services.unary), ...Object.keys(services.streams)],
  };
  const open = (): Promise<Duplex> => openStream(connection, channel, headers);
  const stream = await (known === null ? open() : onceFree(open));
  const served = log === null ? services : loggedServices(services, log, id);
  const server = new SessionServer(stream, served, (loss) => channel.lose(loss));
  return { id, close: () => server.close() };
}
