import type { BuildFailure } from '../ports.ts';
import { StateGoneError } from '../ports.ts';
import { rootMount } from './container/mounts.ts';
import { openContainer } from './container/open-container.ts';
import type { Gateway } from './gateway.ts';
import { waitAtMost } from './wait-at-most.ts';

/** Nobody waits longer for a failure to be held. */
const HOLD_TIMEOUT_MS = 3_000;

/**
 * Owns what the failed steps of one open build have left, until that is cancelled or closed.
 *
 * Builds that are open at once share a failure, and an engine with a graph driver (Docker 26.1, 28.5) deletes what it
 * left as soon as one of them ends: another client's, or an export of ours. A container on a state keeps it, for itself
 * and for every container that is made of it later. Tried with `docker build` once and again, with and without `--no-cache`,
 * with `docker builder prune -a`, and with builds of our own that close in either order. The container needs no process:
 * its layers are made when it is (moby/buildkit frontend/gateway/container NewContainer). So a state without a shell is
 * held as well, no cache mount is locked, and no process runs on where an engine forgets its containers. It goes with
 * its build, also when we are killed; what it held is then cache that nothing uses, and can be pruned. Only a build of
 * another client that ends in the very moment of the failure can still take it (one of 45 that ran side by side).
 */
export class KeptFailures {
  readonly #holding: Set<Promise<void>>;
  readonly #gateways = new WeakMap<BuildFailure, Gateway>();
  /** The states that are held, by the build that holds them. */
  readonly #held = new WeakMap<Gateway, Set<string>>();

  /**
   * @param holding what is being done to hold failures, of all builds of this process: none of them is dropped meanwhile,
   * lest a failure is gone that is not held yet
   */
  constructor(holding: Set<Promise<void>>) {
    this.#holding = holding;
  }

  /**
   * Takes a failure as it is met, with the build that has met it. What it left is held some 20 ms later; nobody waits
   * for that, and where it cannot be held all goes on as if nobody had tried.
   */
  keep(failure: BuildFailure, gateway: Gateway): void {
    if (failure.mounts === null) return;
    this.#gateways.set(failure, gateway);
    if (gateway.over || !gateway.capabilities.has('gateway.exec')) return;
    const held = this.#held.get(gateway) ?? new Set();
    this.#held.set(gateway, held);
    for (const id of failure.mounts.after) {
      if (id === '' || held.has(id)) continue;
      held.add(id);
      const holding = waitAtMost(HOLD_TIMEOUT_MS, hold(gateway, id)).finally(() =>
        this.#holding.delete(holding),
      );
      this.#holding.add(holding);
    }
  }

  /** The build that holds what a failure left; null where nothing was left. Throws a StateGoneError where it is over. */
  gatewayOf(failure: BuildFailure): Gateway | null {
    const gateway = this.#gateways.get(failure) ?? null;
    if (gateway?.over) {
      throw new StateGoneError('The files of the failed step are gone: the build that held them was closed.');
    }
    return gateway;
  }
}

async function hold(gateway: Gateway, id: string): Promise<void> {
  await openContainer({
    gateway,
    mounts: [rootMount(id)],
    exec: null,
    explain: async (reason) => reason,
  });
}
