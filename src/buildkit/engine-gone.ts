import type { BuilderShared } from './build-session.ts';

/** Milliseconds in which a broken connection is noticed, after a call over it has ended. */
const CONNECTION_LOSS_GRACE_MS = 50;

/** The sentence for a call that ended since the engine went away; null where the engine is still there. */
export async function engineGone({ channel, connection }: BuilderShared): Promise<string | null> {
  const late = new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), CONNECTION_LOSS_GRACE_MS).unref();
  });
  const reason = await Promise.race([channel.lost, late]);
  return reason === null ? null : `The engine at ${connection.engine.address} went away: ${reason}.`;
}
