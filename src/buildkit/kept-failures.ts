import type { BuildFailure } from '../ports.ts';
import { StateGoneError } from '../ports.ts';
import { rootMount, stateMount } from './container/mounts.ts';
import { openContainer } from './container/open-container.ts';
import type { Gateway } from './gateway.ts';

/** Nobody waits longer for a failure to be held. */
const MAX_HOLDING_MS = 3_000;

/**
 * Owns what the failed steps of one open build have left, until that is cancelled or closed.
 *
 * Builds that are open at once share a failure, and an engine with a graph driver (Docker 26.1, 28.5) deletes what it
 * left as soon as one of them ends: another client's, or an export of ours. A container on it keeps it, for itself and
 * for every container that is made of it later. Tried with `docker build` once and again, with and without `--no-cache`,
 * with `docker builder prune -a`, and with builds of our own that close in either order. The container needs no process:
 * its layers are made when it is (moby/buildkit frontend/gateway/container NewContainer). So a state without a shell is
 * held as well, no cache mount is locked, and no process runs on where an engine forgets its containers. It goes with
 * its build, also when we are killed.
 */
export class KeptFailures {
  readonly #holding: Set<Promise<void>>;
  readonly #gateways = new WeakMap<BuildFailure, Gateway>();
  /** The states that are held, by the build that holds them. */
  readonly #held = new Map<Gateway, Set<string>>();
  #job = new AbortController();

  /** @param holding of all builds of this process: what is not yet held is gone when another one ends meanwhile */
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
    const ids = [...new Set(failure.mounts.after)].filter((id) => id !== '' && !held.has(id));
    for (const id of ids) held.add(id);
    if (ids.length === 0) return;
    const holding = this.#hold(gateway, ids).finally(() => this.#holding.delete(holding));
    this.#holding.add(holding);
  }

  /** The build that holds what a failure left; null where nothing was left. Throws a StateGoneError where it is over. */
  gatewayOf(failure: BuildFailure): Gateway | null {
    const gateway = this.#gateways.get(failure) ?? null;
    if (gateway?.over) {
      throw new StateGoneError('The files of the failed step are gone: the build that held them was closed.');
    }
    return gateway;
  }

  /** Holds nothing any more; the builds are to be dropped now. What is met later is held again. */
  release(): void {
    this.#job.abort();
    this.#job = new AbortController();
    this.#held.clear();
  }

  async #hold(gateway: Gateway, [root = '', ...others]: readonly string[]): Promise<void> {
    const mounts = others.map((id, index) => stateMount(id, `/.stagedive/kept/${index}`, '/', false));
    await openContainer({
      gateway,
      mounts: [rootMount(root), ...mounts],
      exec: null,
      signal: AbortSignal.any([this.#job.signal, AbortSignal.timeout(MAX_HOLDING_MS)]),
      explain: async (reason) => reason,
    }).catch(() => {});
  }
}
