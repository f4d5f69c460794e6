import type { StepOutput } from '../../llb/types.ts';
import type {
  BuildFailure,
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
import { engineGone } from '../engine-gone.ts';
import type { Gateway } from '../gateway.ts';
import type { Definition, ExecOp, Input, Mount, Op } from '../gen/ops_pb.ts';
import { refIdOf, stateRef } from '../state.ts';
import { readFailure } from './failure-contents.ts';
import { type FailureStates, listFailure } from './failure-trees.ts';
import { execOf, failureMounts, rootMount, stateMount, stepMounts, tmpfsMount } from './mounts.ts';
import { openContainer } from './open-container.ts';

const GONE = 'What the failed step left behind is gone: run the step again.';

/** What is needed of the open build that the containers are made in. */
export interface ContainerHost {
  readonly build: BuildSession;
  /** A build that is open; another one when the last was cancelled. */
  stateGateway(): Promise<Gateway>;
}

/**
 * Where states and failures came from. The engine knows a ref only in the build that made it, so what belongs into
 * one container is solved once more where it came from elsewhere; that comes out of the cache.
 */
export class Places {
  readonly #host: ContainerHost;
  readonly #states = new WeakMap<
    StateRef,
    { readonly gateway: Gateway; readonly definition: Definition | null }
  >();
  readonly #failures = new WeakMap<BuildFailure, Gateway>();
  readonly #open = new Set<Container>();

  constructor(host: ContainerHost) {
    this.#host = host;
  }

  /** Remembers in which build a failure left its states. */
  failed(failure: BuildFailure, gateway: Gateway): BuildFailure {
    if (failure.mounts !== null) this.#failures.set(failure, gateway);
    return failure;
  }

  /** See OpenBuild.failureTrees. */
  async failureTrees(failure: BuildFailure, tools: readonly StepOutput[]): Promise<FailureTrees | null> {
    const left = this.#leftBy(failure);
    return left && (await listFailure(left.gateway, left, this.#tools(left, tools)));
  }

  /** See OpenBuild.failureContents. */
  async failureContents(
    failure: BuildFailure,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void> {
    const left = this.#leftBy(failure);
    if (left === null) throw new Error('The engine keeps nothing of the step that failed.');
    await readFailure(left.gateway, left.after, this.#tools(left, tools), files, take);
  }

  /** The root of an exec that failed; null where nothing is kept of it. Throws where it is gone. */
  #leftBy(failure: BuildFailure): (FailureStates & { readonly gateway: Gateway }) | null {
    const gateway = this.#failures.get(failure);
    const op = this.#host.build.shared.definitions.op(failure.vertex ?? '');
    if (gateway === undefined || failure.mounts === null || op?.op.case !== 'exec') return null;
    if (gateway.over) throw new Error(GONE);
    const at = op.op.value.mounts.findIndex(({ dest }) => dest === '/');
    const before = failure.mounts.before[at] ?? '';
    const after = failure.mounts.after[at] || before;
    return after === '' || !gateway.capabilities.has('gateway.exec') ? null : { gateway, before, after };
  }

  /** States that may have the tools to look into a failure, its own first. */
  async *#tools(
    { gateway, before }: FailureStates & { readonly gateway: Gateway },
    outputs: readonly StepOutput[],
  ): AsyncGenerator<string> {
    if (before !== '') yield before;
    for (const output of outputs) {
      yield await solveRef(gateway, this.#host.build.shared.definitions.prefix(output));
    }
  }

  /** Solves a definition in a build; no definition is the empty state. Rejects with the engine's error. */
  async solve(gateway: Gateway, definition: Definition | null): Promise<StateRef> {
    const state = stateRef(gateway, definition === null ? '' : await solveRef(gateway, definition));
    // Engines before 23 name a state without running it.
    if (state.id !== '' && !gateway.capabilities.has('gateway.solve.evaluate')) await state.stat('/');
    this.#states.set(state, { gateway, definition });
    return state;
  }

  /** A container, made in the build that holds its root. */
  async container({ root, mounts = [], signal }: ContainerRequest): Promise<Container> {
    const failed = mounts.find((mount) => mount.kind === 'failure');
    const gateway = await this.#gatewayOf(
      failed === undefined ? root : { kind: 'failure', failure: failed.failure, side: 'after' },
    );
    if (!gateway.capabilities.has('gateway.exec')) {
      throw new Error(
        'This engine cannot run a process in a state of a build (it lacks gateway.exec): update it for shells.',
      );
    }
    const made = await this.#rootMounts(root, gateway);
    const extra = await Promise.all(mounts.map((mount) => this.#extraMount(mount, gateway)));
    const container = await openContainer({
      gateway,
      mounts: [...made.mounts, ...extra],
      exec: made.exec,
      signal,
      explain: (reason) => this.#explain(reason),
    });
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
   * Releases every container that is still there: engines before 23 let its processes run on when its build goes. Null
   * where there is none. Never rejects.
   */
  releaseAll(): Promise<unknown> | null {
    const open = [...this.#open];
    this.#open.clear();
    return open.length === 0 ? null : Promise.all(open.map((container) => container.release()));
  }

  async #gatewayOf(root: ContainerRoot): Promise<Gateway> {
    const gateway =
      root.kind === 'failure'
        ? this.#failures.get(root.failure)
        : (this.#states.get(root.state)?.gateway ?? (await this.#host.stateGateway()));
    if (gateway !== undefined && !gateway.over) return gateway;
    if (root.kind !== 'failure') return await this.#host.stateGateway();
    throw new Error(GONE);
  }

  async #rootMounts(
    root: ContainerRoot,
    gateway: Gateway,
  ): Promise<{ mounts: Mount[]; exec: ExecOp | null }> {
    const { definitions } = this.#host.build.shared;
    const idOf = async (input: Input): Promise<string> =>
      await solveRef(gateway, definitions.prefix({ digest: input.digest, index: Number(input.index) }));
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
    if (op === undefined) throw new Error('The step is of no build that was resolved here.');
    return op;
  }

  /** The state's id in a build. */
  async #idIn(gateway: Gateway, state: StateRef): Promise<string> {
    const place = this.#states.get(state);
    if (state.id === '' || place === undefined || place.gateway === gateway) return state.id;
    return place.definition === null ? '' : await solveRef(gateway, place.definition);
  }

  async #explain(reason: string): Promise<string> {
    return (await engineGone(this.#host.build.shared)) ?? `The process was cut off: ${reason}.`;
  }
}

/** The id of a definition's result, solved; '' for the empty state. */
async function solveRef(gateway: Gateway, definition: Definition): Promise<string> {
  const { result, ref } = await gateway.bridge.solve(
    { Definition: definition, allowResultReturn: true, allowResultArrayRef: true, Evaluate: true },
    gateway.options,
  );
  return result === undefined ? ref : refIdOf(result);
}
