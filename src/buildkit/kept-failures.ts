import type { BuildFailure } from '../ports.ts';
import { StateGoneError, systemClock, waitAtMost } from '../ports.ts';
import { rootMount } from './container/mounts.ts';
import { openContainer } from './container/open-container.ts';
import type { Gateway } from './gateway.ts';

/** How long to wait at most until a failed state is held. */
const HOLD_TIMEOUT_MS = 3_000;

/**
 * Keeps the states of failed steps of one open build until the build is cancelled or closed.
 *
 * Open builds share a failed step. An engine with a graph driver (Docker 26.1, 28.5) deletes the state of that step
 * as soon as one of these builds ends, even if it belongs to another client or is one of our exports. A container on
 * the state prevents this, and further containers can then be made from the state. This was tried with repeated
 * `docker build`, with and without `--no-cache`, with `docker builder prune -a`, and with several builds of ours that
 * close in either order.
 *
 * The container runs no process: its layers are created with the container (moby/buildkit frontend/gateway/container
 * NewContainer). So this works for a state without a shell, locks no cache mount, and leaves no process behind. The
 * container ends with its build, even if we are killed; its state is then unused cache that can be pruned. A state
 * can still be lost if another client's build ends at the very moment of the failure (one in 45 parallel builds).
 */
export class KeptFailures {
  readonly #holding: Set<Promise<void>>;
  readonly #gateways = new WeakMap<BuildFailure, Gateway>();
  /** The ids of the states that each build holds. */
  readonly #held = new WeakMap<Gateway, Set<string>>();

  /**
   * @param holding containers being created to hold states, for all builds of this process. No build is aborted until
   *   they are ready.
   */
  constructor(holding: Set<Promise<void>>) {
    this.#holding = holding;
  }

  /**
   * Starts to hold the states of a failure in the build that met it. This takes about 20 ms and runs in the
   * background. If it fails, the error is ignored: the states may then be lost.
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
      const holding = waitAtMost(systemClock, HOLD_TIMEOUT_MS, hold(gateway, id)).finally(() =>
        this.#holding.delete(holding),
      );
      this.#holding.add(holding);
    }
  }

  /**
   * The build that holds a failure's states; null if the failure left none.
   * @throws StateGoneError when that build is closed
   */
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
  });
}
