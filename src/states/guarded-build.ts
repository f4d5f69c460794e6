import type { PastSource } from '../history/types.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';
import {
  BuildFailedError,
  type BuildFailure,
  type BuildOutcome,
  type CacheFolder,
  type Container,
  type ContainerRequest,
  type ContentsOrder,
  type FailureTrees,
  type OpenBuild,
  type Resolution,
  StateGoneError,
  type StateRef,
  type StepImages,
  type TakeContents,
  type TreeEntry,
} from '../ports.ts';
import type { RecordedFolder } from '../records/types.ts';

/** The failures that are known for the outputs of a build. */
export interface KnownFailures {
  /** The failure on the way to an output, if an open build still holds what it left; null if there is none. */
  find(output: StepOutput): BuildFailure | null;
  /** Records that a step of this build failed. */
  note(failure: BuildFailure): void;
  /** Drops a failure whose files the engine no longer has. */
  forget(failure: BuildFailure): void;
}

/**
 * An open build that never reruns a step while somebody still holds its failure. On graph-driver engines (26.1, 28.5)
 * the engine would return the old failure, and its files would go with whichever build closes first.
 */
export class GuardedBuild implements OpenBuild {
  readonly #build: OpenBuild;
  readonly #failures: KnownFailures;

  constructor(build: OpenBuild, failures: KnownFailures) {
    this.#build = build;
    this.#failures = failures;
  }

  get id(): string {
    return this.#build.id;
  }

  get session(): string {
    return this.#build.session;
  }

  get capabilities(): ReadonlySet<string> {
    return this.#build.capabilities;
  }

  resolve(): Promise<Resolution> {
    return this.#build.resolve();
  }

  hashes(): Promise<ReadonlyMap<string, string>> {
    return this.#build.hashes();
  }

  images(): Promise<StepImages> {
    return this.#build.images();
  }

  localFiles(
    step: GraphStep,
    known: RecordedFolder | null,
    signal?: AbortSignal,
  ): Promise<RecordedFolder | null> {
    return this.#build.localFiles(step, known, signal);
  }

  sources(signal?: AbortSignal): Promise<readonly PastSource[]> {
    return this.#build.sources(signal);
  }

  askSource(digest: string, signal: AbortSignal): Promise<readonly PastSource[]> {
    return this.#build.askSource(digest, signal);
  }

  run(keepGoing?: boolean): Promise<BuildOutcome> {
    return this.#build.run(keepGoing);
  }

  solve(output: StepOutput | null): Promise<StateRef> {
    return this.#guarded(output, () => this.#build.solve(output));
  }

  image(name: string, platform: string | null): Promise<StateRef> {
    return this.#build.image(name, platform);
  }

  async container(request: ContainerRequest): Promise<Container> {
    const { root, mounts = [] } = request;
    const failed = [root, ...mounts].find((each) => each.kind === 'failure');
    return await this.#forgetting(failed?.failure, () => this.#build.container(request));
  }

  failureTrees(failure: BuildFailure, tools: readonly StepOutput[]): Promise<FailureTrees | null> {
    return this.#forgetting(failure, () => this.#build.failureTrees(failure, tools));
  }

  failureContents(
    failure: BuildFailure,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void> {
    return this.#forgetting(failure, () => this.#build.failureContents(failure, tools, files, take));
  }

  cacheTree(cache: CacheFolder, tools: readonly StepOutput[]): Promise<readonly TreeEntry[] | null> {
    return this.#build.cacheTree(cache, tools);
  }

  cacheContents(
    cache: CacheFolder,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void> {
    return this.#build.cacheContents(cache, tools, files, take);
  }

  async *tree(output: StepOutput, signal?: AbortSignal): AsyncIterable<TreeEntry> {
    const held = this.#failures.find(output);
    if (held !== null) throw new BuildFailedError(held);
    try {
      yield* this.#build.tree(output, signal);
    } catch (error) {
      throw this.#noted(error);
    }
  }

  treeByProcess(
    ...[output, tools, used]: Parameters<OpenBuild['treeByProcess']>
  ): Promise<readonly TreeEntry[] | null> {
    return this.#guarded(output, () => this.#build.treeByProcess(output, tools, used));
  }

  contents(
    output: StepOutput,
    paths: ReadonlySet<string>,
    take: TakeContents,
    order: ContentsOrder = 'any',
  ): Promise<void> {
    return this.#guarded(output, () => this.#build.contents(output, paths, take, order));
  }

  cancel(): void {
    this.#build.cancel();
  }

  close(): Promise<void> {
    return this.#build.close();
  }

  async #guarded<T>(output: StepOutput | null, act: () => Promise<T>): Promise<T> {
    const held = output === null ? null : this.#failures.find(output);
    if (held !== null) throw new BuildFailedError(held);
    return await act().catch((error: unknown) => {
      throw this.#noted(error);
    });
  }

  async #forgetting<T>(failure: BuildFailure | undefined, act: () => Promise<T>): Promise<T> {
    return await act().catch((error: unknown) => {
      if (error instanceof StateGoneError && failure !== undefined) this.#failures.forget(failure);
      throw error;
    });
  }

  #noted(error: unknown): unknown {
    if (error instanceof BuildFailedError) this.#failures.note(error.failure);
    return error;
  }
}
