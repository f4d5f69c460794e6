import type { BuilderShared } from './build-session.ts';
import type { Gateway } from './gateway.ts';

/**
 * Resolves when the states of all failures so far are held, in all builds of a builder; null if there is nothing to wait
 * for.
 */
export function pendingHolds({ holding }: Pick<BuilderShared, 'holding'>): Promise<unknown> | null {
  return holding.size === 0 ? null : Promise.all(holding);
}

/** Aborts a build once no process or container is just being started, and no failed state is just being held. */
export async function dropGateway(gateway: Gateway, shared: Pick<BuilderShared, 'holding'>): Promise<void> {
  for (const ready of [() => gateway.waitUntilSafeToAbort(), () => pendingHolds(shared)]) {
    const wait = ready();
    if (wait !== null) await wait;
  }
  const ending = gateway.endFailed();
  if (ending !== null) await ending;
  gateway.abort();
}
