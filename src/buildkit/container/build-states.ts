import { RefusedError } from '../../errors.ts';
import type {
  BuildFailure,
  Container,
  ContainerRequest,
  ContainerRoot,
  ExtraMount,
  StateRef,
} from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import type { Definition, ExecOp, Mount, Op } from '../gen/ops_pb.ts';
import { KeptFailures } from '../kept-failures.ts';
import { stateRef } from '../state.ts';
import { explainingGone } from '../state-gone.ts';
import { LeftFiles, NOTHING_KEPT } from './left-files.ts';
import { execOf, failureMounts, rootMount, stateMount, stepMounts, tmpfsMount } from './mounts.ts';
import { openContainer, requireProcesses } from './open-container.ts';
import { type ContainerHost, inputIds, mountedCache, solveRef } from './solve-ref.ts';

/**
 * The states and failures of an open build, with the registered build that each belongs to, and the containers made
 * from them. The engine knows a ref only in the build that created it. A state from another build is therefore solved
 * again before it is mounted, which uses the cache.
 */
export class BuildStates {
  readonly #host: ContainerHost;
  readonly #states = new WeakMap<
    StateRef,
    { readonly gateway: Gateway; readonly definition: Definition | null }
  >();
  readonly #failures: KeptFailures;
  readonly #open = new Set<Container>();
  /** The files of failed steps and cache mounts. */
  readonly left: LeftFiles;

  constructor(host: ContainerHost) {
    this.#host = host;
    this.#failures = new KeptFailures(host.build.shared.holding);
    this.left = new LeftFiles(host, this.#failures);
  }

  /** Keeps the states of a failure in the build that met it. Returns the failure. */
  keepFailure(failure: BuildFailure, gateway: Gateway): BuildFailure {
    this.#failures.keep(failure, gateway);
    return failure;
  }

  /** Solves a definition in a build; null is the empty state. Rejects with the engine's error. */
  async solve(gateway: Gateway, definition: Definition | null): Promise<StateRef> {
    const id = definition === null ? '' : await solveRef(this.#host.build, gateway, definition);
    // Engines before 23 return a ref without running it. Reading the state runs it, which may take long.
    if (id !== '' && !gateway.capabilities.has('gateway.solve.evaluate'))
      await stateRef(gateway, id).stat('/');
    const { embedded, reads } = this.#host.build.shared;
    const state = stateRef(gateway, id, embedded ? reads : null);
    this.#states.set(state, { gateway, definition });
    return state;
  }

  /** Creates a container in the build that holds its root. */
  async container({ root, mounts = [], signal }: ContainerRequest): Promise<Container> {
    const failed = mounts.find((mount) => mount.kind === 'failure');
    const gateway = await this.#gatewayOf(
      failed === undefined ? root : { kind: 'failure', failure: failed.failure, side: 'after' },
    );
    requireProcesses(gateway);
    const made = await this.#rootMounts(root, gateway);
    const extra = await Promise.all(mounts.map((mount) => this.#extraMount(mount, gateway)));
    const opening = openContainer({
      gateway,
      mounts: [...made.mounts, ...extra],
      exec: made.exec,
      signal,
    });
    const container = await (root.kind === 'failure' || failed ? explainingGone(opening) : opening);
    this.#open.add(container);
    return {
      start: container.start,
      release: () => {
        this.#open.delete(container);
        return container.release();
      },
    };
  }

  /**
   * Releases every open container; null if there is none. Engines before 23 would leave its processes running when
   * the build ends. Never rejects.
   */
  releaseAll(): Promise<unknown> | null {
    const open = [...this.#open];
    this.#open.clear();
    return open.length === 0 ? null : Promise.all(open.map((container) => container.release()));
  }

  async #gatewayOf(root: ContainerRoot): Promise<Gateway> {
    if (root.kind === 'failure') {
      const gateway = this.#failures.gatewayOf(root.failure);
      if (gateway === null) throw new RefusedError(NOTHING_KEPT);
      return gateway;
    }
    const gateway = this.#states.get(root.state)?.gateway;
    return gateway !== undefined && !gateway.over ? gateway : await this.#host.stateGateway();
  }

  async #rootMounts(
    root: ContainerRoot,
    gateway: Gateway,
  ): Promise<{ mounts: Mount[]; exec: ExecOp | null }> {
    const idOf = inputIds(this.#host.build, gateway);
    if (root.kind === 'state') {
      return { mounts: [rootMount(await this.#idIn(gateway, root.state))], exec: null };
    }
    const op = this.#opOf(root.kind === 'step' ? root.step : root.failure.vertex);
    const exec = execOf(op);
    if (root.kind === 'step') {
      const first = rootMount(await this.#idIn(gateway, root.state));
      return { mounts: [first, ...(await stepMounts(op, idOf))], exec };
    }
    const states = root.failure.mounts ?? { before: [], after: [] };
    return { mounts: await failureMounts(op, states, root.side, idOf), exec };
  }

  async #extraMount(mount: ExtraMount, gateway: Gateway): Promise<Mount> {
    if (mount.kind === 'tmpfs') return tmpfsMount(mount.dest);
    if (mount.kind === 'cache')
      return await mountedCache(this.#host.build, mount.cache, gateway, {
        dest: mount.dest,
        readonly: false,
      });
    if (mount.kind === 'failure') {
      const op = this.#opOf(mount.failure.vertex);
      const at = execOf(op).mounts.findIndex(({ dest }) => dest === '/');
      return stateMount(mount.failure.mounts?.after[at] ?? '', mount.dest, '/', false);
    }
    const { state, dest, selector, readonly } = mount;
    return stateMount(await this.#idIn(gateway, state), dest, selector, readonly);
  }

  #opOf(digest: string | null): Op {
    const op = this.#host.build.shared.definitions.op(digest ?? '');
    if (op === undefined) throw new RefusedError('This step does not belong to any resolved build.');
    return op;
  }

  /** The state's id in a build. Solves the state there if it comes from another one. */
  async #idIn(gateway: Gateway, state: StateRef): Promise<string> {
    const place = this.#states.get(state);
    if (state.id === '' || place === undefined || place.gateway === gateway) return state.id;
    return place.definition === null ? '' : await solveRef(this.#host.build, gateway, place.definition);
  }
}
