import { RefusedError } from '../../errors.ts';
import type { StepOutput } from '../../llb/types.ts';
import type {
  BuildFailure,
  CacheFolder,
  Container,
  ContainerRequest,
  ContainerRoot,
  ExtraMount,
  FailureTrees,
  StateRef,
  TakeContents,
  TreeEntry,
} from '../../ports.ts';
import type { BuildSession } from '../build-session.ts';
import type { Gateway } from '../gateway.ts';
import type { Definition, ExecOp, Input, Mount, Op } from '../gen/ops_pb.ts';
import { KeptFailures } from '../kept-failures.ts';
import { refIdOf, stateRef } from '../state.ts';
import { explainingGone } from '../state-gone.ts';
import { cacheFolder } from './cache-folder.ts';
import { readMounted } from './failure-contents.ts';
import { type FailureStates, listFailure, listFolders, MOUNTED_DIR } from './failure-trees.ts';
import { execOf, failureMounts, rootMount, stateMount, stepMounts, tmpfsMount } from './mounts.ts';
import { openContainer, requireProcesses } from './open-container.ts';
import type { Tools } from './run-tool.ts';

const NOTHING_KEPT = 'The engine keeps no files of the failed step.';

/** What BuildStates needs from its open build. */
export interface ContainerHost {
  readonly build: BuildSession;
  /** An open build to solve in; a new one if the last was cancelled. */
  stateGateway(): Promise<Gateway>;
}

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

  constructor(host: ContainerHost) {
    this.#host = host;
    this.#failures = new KeptFailures(host.build.shared.holding);
  }

  /** Keeps the states of a failure in the build that met it. Returns the failure. */
  keepFailure(failure: BuildFailure, gateway: Gateway): BuildFailure {
    this.#failures.keep(failure, gateway);
    return failure;
  }

  /** See OpenBuild.failureTrees. */
  async failureTrees(failure: BuildFailure, tools: readonly StepOutput[]): Promise<FailureTrees | null> {
    const root = this.#failedRoot(failure);
    if (root === null) return null;
    return await explainingGone(listFailure(root.gateway, root, this.#tools(root, tools)));
  }

  /** See OpenBuild.failureContents. */
  async failureContents(
    failure: BuildFailure,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void> {
    const root = this.#failedRoot(failure);
    if (root === null) throw new RefusedError(NOTHING_KEPT);
    const mount = stateMount(root.after, MOUNTED_DIR, '/', true);
    await explainingGone(readMounted(root.gateway, mount, this.#tools(root, tools), files, take));
  }

  /** See OpenBuild.cacheTree. */
  async cacheTree(cache: CacheFolder, tools: readonly StepOutput[]): Promise<readonly TreeEntry[] | null> {
    const gateway = await this.#host.stateGateway();
    const mount = await this.#cacheMount(cache, gateway, MOUNTED_DIR, true);
    const trees = await listFolders(gateway, [mount], this.#tools({ gateway, before: '' }, tools));
    return trees?.[0] ?? null;
  }

  /** See OpenBuild.cacheContents. */
  async cacheContents(
    cache: CacheFolder,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void> {
    const gateway = await this.#host.stateGateway();
    const mount = await this.#cacheMount(cache, gateway, MOUNTED_DIR, true);
    await readMounted(gateway, mount, this.#tools({ gateway, before: '' }, tools), files, take);
  }

  async #cacheMount(cache: CacheFolder, gateway: Gateway, dest: string, readonly: boolean): Promise<Mount> {
    requireProcesses(gateway);
    // No process runs in it, so its root may be empty.
    const open = (mount: Mount) => openContainer({ gateway, mounts: [rootMount(''), mount], exec: null });
    const access = { idOf: this.#inputIds(gateway), open };
    return await cacheFolder(this.#host.build.shared, cache, access, { dest, readonly });
  }

  /** Solves inputs of steps in a build. */
  #inputIds(gateway: Gateway): (input: Input) => Promise<string> {
    const { definitions } = this.#host.build.shared;
    return async ({ digest, index }) =>
      await this.#solveRef(gateway, definitions.prefix({ digest, index: Number(index) }));
  }

  /** The root of a failed exec step; null if it was not kept. @throws StateGoneError when it is gone */
  #failedRoot(failure: BuildFailure): (FailureStates & { readonly gateway: Gateway }) | null {
    const gateway = this.#failures.gatewayOf(failure);
    const op = this.#host.build.shared.definitions.op(failure.vertex ?? '');
    if (gateway === null || failure.mounts === null || op?.op.case !== 'exec') return null;
    const at = op.op.value.mounts.findIndex(({ dest }) => dest === '/');
    const before = failure.mounts.before[at] ?? '';
    const after = failure.mounts.after[at] || before;
    return after === '' || !gateway.capabilities.has('gateway.exec') ? null : { gateway, before, after };
  }

  /** The states that may have the tools to read a failure, its own first. */
  #tools(
    { gateway, before }: Pick<FailureStates, 'before'> & { readonly gateway: Gateway },
    outputs: readonly StepOutput[],
  ): Tools[] {
    const { definitions } = this.#host.build.shared;
    const others = outputs.map((output) => () => this.#solveRef(gateway, definitions.prefix(output)));
    return before === '' ? others : [async () => before, ...others];
  }

  /** Solves a definition in a build; null is the empty state. Rejects with the engine's error. */
  async solve(gateway: Gateway, definition: Definition | null): Promise<StateRef> {
    const state = stateRef(gateway, definition === null ? '' : await this.#solveRef(gateway, definition));
    // Engines before 23 return a ref without running it. Reading the state runs it.
    if (state.id !== '' && !gateway.capabilities.has('gateway.solve.evaluate')) await state.stat('/');
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
    const idOf = this.#inputIds(gateway);
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
    if (mount.kind === 'cache') return await this.#cacheMount(mount.cache, gateway, mount.dest, false);
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
    return place.definition === null ? '' : await this.#solveRef(gateway, place.definition);
  }

  /** Solves a definition and returns the id of its result; '' for the empty state. */
  async #solveRef(gateway: Gateway, definition: Definition): Promise<string> {
    const { result, ref } = await gateway.bridge.solve(
      {
        Definition: definition,
        allowResultReturn: true,
        allowResultArrayRef: true,
        Evaluate: true,
        CacheImports: this.#host.build.caches.imports.map(({ type, attrs }) => ({
          Type: type,
          Attrs: attrs,
        })),
      },
      gateway.options,
    );
    return result === undefined ? ref : refIdOf(result);
  }
}
