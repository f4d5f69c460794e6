import { RefusedError } from '../../errors.ts';
import type { StepOutput } from '../../llb/types.ts';
import type { BuildFailure, CacheFolder, FailureTrees, TakeContents, TreeEntry } from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import type { KeptFailures } from '../kept-failures.ts';
import { explainingGone } from '../state-gone.ts';
import { readMounted } from './failure-contents.ts';
import { type FailureStates, listFailure, listFolders, MOUNTED_DIR } from './failure-trees.ts';
import { stateMount } from './mounts.ts';
import type { Tools } from './run-tool.ts';
import { type ContainerHost, mountedCache, solveRef } from './solve-ref.ts';

export const NOTHING_KEPT = 'The engine keeps no files of the failed step.';

/**
 * Lists and reads files that no ref has: what a failed step left, and cache mounts. A process does it, with the tools of
 * the step's own root or of another state. It lists large states, too.
 */
export class LeftFiles {
  readonly #host: ContainerHost;
  readonly #failures: KeptFailures;

  constructor(host: ContainerHost, failures: KeptFailures) {
    this.#host = host;
    this.#failures = failures;
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

  /** See OpenBuild.treeByProcess. */
  async stateTree(
    output: StepOutput,
    tools: readonly StepOutput[],
    used: Promise<void>,
  ): Promise<readonly TreeEntry[] | null> {
    const { build } = this.#host;
    const gateway = await this.#host.stateGateway();
    const id = await solveRef(build, gateway, build.shared.definitions.prefix(output));
    const mount = stateMount(id, MOUNTED_DIR, '/', true);
    const trees = await listFolders(gateway, [mount], this.#tools({ gateway, before: '' }, tools), used);
    return trees?.[0] ?? null;
  }

  /** See OpenBuild.cacheTree. */
  async cacheTree(cache: CacheFolder, tools: readonly StepOutput[]): Promise<readonly TreeEntry[] | null> {
    const gateway = await this.#host.stateGateway();
    const mount = await mountedCache(this.#host.build, cache, gateway, CACHE);
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
    const mount = await mountedCache(this.#host.build, cache, gateway, CACHE);
    await readMounted(gateway, mount, this.#tools({ gateway, before: '' }, tools), files, take);
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
    const others = outputs.map(
      (output) => () => solveRef(this.#host.build, gateway, definitions.prefix(output)),
    );
    return before === '' ? others : [async () => before, ...others];
  }
}

const CACHE = { dest: MOUNTED_DIR, readonly: true };
