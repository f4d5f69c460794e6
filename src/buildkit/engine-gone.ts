import type { BuilderShared } from './build-session.ts';

/** How long after a failed call a lost connection may take to be noticed. */
const CONNECTION_LOSS_GRACE_MS = 50;

/** Why a call failed, as one sentence, if the connection to the engine was lost; null if it is still open. */
export async function engineGone({ channel, connection }: BuilderShared): Promise<string | null> {
  const timeout = new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), CONNECTION_LOSS_GRACE_MS).unref();
  });
  const reason = await Promise.race([channel.lost, timeout]);
  return reason === null ? null : `The engine at ${connection.engine.address} went away: ${reason}.`;
}
