import { Code, ConnectError } from '@connectrpc/connect';
import { RefusedError } from '../errors.ts';
import type { PastSource } from '../history/types.ts';
import { localSource } from '../llb/local-source.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';
import type {
  BuildFailure,
  BuildOutcome,
  CacheFolder,
  Container,
  ContainerRequest,
  ContentsOrder,
  FailureTrees,
  OpenBuild,
  Resolution,
  StateRef,
  StepImages,
  TakeContents,
  TreeEntry,
} from '../ports.ts';
import { BuildFailedError, failuresOf, isEngineLost } from '../ports.ts';
import type { RecordedFolder } from '../records/types.ts';
import type { BuildSession } from './build-session.ts';
import { callError, readingError, rejecting } from './call-error.ts';
import { BuildStates } from './container/build-states.ts';
import { imageDefinition } from './container/image.ts';
import { buildFailure } from './convert/failure.ts';
import { dropGateway, pendingHolds } from './drop-gateway.ts';
import { exportedContents, exportedTree } from './exported-files.ts';
import type { Gateway } from './gateway.ts';
import type { Definition } from './gen/ops_pb.ts';
import { withOwnVertex } from './own-vertex.ts';
import { type ResolvedTarget, resolveTarget } from './resolve-target.ts';
import { runTarget } from './run.ts';
import { stepHashes, stepImages } from './step-facts.ts';

/**
 * An open build. The target runs in the first registered build. States are solved in a second one, so that they
 * survive the end of the first.
 */
export class SessionBuild implements OpenBuild {
  readonly id: string;
  readonly session: string;
  readonly capabilities: ReadonlySet<string>;
  readonly #build: BuildSession;
  readonly #main: Gateway;
  readonly #buildStates: BuildStates;
  #stateBuild: Promise<Gateway> | null = null;
  #resolved: Promise<ResolvedTarget> | null = null;
  #outcome: Promise<BuildOutcome> | null = null;
  #cancelled = false;
  /** Resolves when everything that was cancelled so far has been aborted. */
  #dropped: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(build: BuildSession, main: Gateway) {
    this.#build = build;
    this.#main = main;
    this.#buildStates = new BuildStates({ build, stateGateway: () => this.#stateGateway() });
    this.id = main.id;
    this.session = build.session.id;
    this.capabilities = main.capabilities;
  }

  async resolve(): Promise<Resolution> {
    return (await this.#called(this.#resolve())).resolution;
  }

  async hashes(): Promise<ReadonlyMap<string, string>> {
    const { graph } = await this.resolve();
    return stepHashes(this.#build.shared, graph);
  }

  async images(): Promise<StepImages> {
    const { graph } = await this.resolve();
    return await stepImages(this.#build.shared, graph);
  }

  async localFiles(
    step: GraphStep,
    known: RecordedFolder | null,
    signal?: AbortSignal,
  ): Promise<RecordedFolder | null> {
    const source = localSource(step);
    if (source === null) return null;
    const { localFiles } = await import('./filesync/local-files.ts');
    return await localFiles(source, this.#build.input.dirs, known, signal);
  }

  async sources(signal?: AbortSignal): Promise<readonly PastSource[]> {
    const { readSources } = await import('./export/build-record.ts');
    return await readSources(this.#build.shared.channel, this.id, signal);
  }

  async askSource(digest: string, signal: AbortSignal): Promise<readonly PastSource[]> {
    const { askedSource } = await import('./export/asked-source.ts');
    return await this.#called(askedSource(this.#build, { digest, index: 0 }, signal));
  }

  run(keepGoing = false): Promise<BuildOutcome> {
    const keep = (failure: BuildFailure) => this.#buildStates.keepFailure(failure, this.#main);
    const { definitions } = this.#build.shared;
    const solve = (output: StepOutput) => this.#buildStates.solve(this.#main, definitions.prefix(output));
    this.#outcome ??= runTarget({
      build: this.#build,
      gateway: this.#main,
      resolve: () => this.#resolve(),
      cancelled: () => this.#cancelled,
      solve: keepGoing ? solve : null,
      onFailure: keep,
    }).then((outcome) => {
      if (outcome.kind === 'failed') for (const failure of failuresOf(outcome)) keep(failure);
      return outcome;
    });
    return this.#outcome;
  }

  solve(output: StepOutput | null): Promise<StateRef> {
    return this.#solve(output === null ? null : this.#build.shared.definitions.prefix(output));
  }

  async image(name: string, platform: string | null): Promise<StateRef> {
    return await this.#solve(
      imageDefinition(name, platform ?? this.#build.shared.connection.engine.platform),
    );
  }

  async container(request: ContainerRequest): Promise<Container> {
    return await this.#called(this.#buildStates.container(request));
  }

  async failureTrees(failure: BuildFailure, tools: readonly StepOutput[]): Promise<FailureTrees | null> {
    return await this.#called(this.#buildStates.left.failureTrees(failure, tools));
  }

  async failureContents(
    failure: BuildFailure,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void> {
    await this.#read(this.#buildStates.left.failureContents(failure, tools, files, take));
  }

  async cacheTree(cache: CacheFolder, tools: readonly StepOutput[]): Promise<readonly TreeEntry[] | null> {
    return await this.#read(this.#buildStates.left.cacheTree(cache, tools));
  }

  async cacheContents(
    cache: CacheFolder,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void> {
    await this.#read(this.#buildStates.left.cacheContents(cache, tools, files, take));
  }

  async *tree(output: StepOutput, signal?: AbortSignal): AsyncGenerator<TreeEntry> {
    try {
      await pendingHolds(this.#build.shared);
      yield* exportedTree(this.#build, this.#build.shared.definitions.prefix(output), signal);
    } catch (error) {
      throw readingError(error, this.#build.shared.embedded);
    }
  }

  async treeByProcess(
    ...listed: Parameters<OpenBuild['treeByProcess']>
  ): Promise<readonly TreeEntry[] | null> {
    return await this.#read(this.#buildStates.left.stateTree(...listed));
  }

  async contents(
    output: StepOutput,
    paths: ReadonlySet<string>,
    take: TakeContents,
    order: ContentsOrder = 'any',
  ): Promise<void> {
    const { shared } = this.#build;
    const definition = shared.definitions.prefix(output);
    const held = Promise.resolve(pendingHolds(shared));
    await this.#read(held.then(() => exportedContents(this.#build, definition, paths, take, order)));
  }

  cancel(): void {
    if (this.#closed) return;
    this.#cancelled = true;
    // What is aborted while it runs, some engines record as done.
    this.#main.error ??= new ConnectError('context canceled', Code.Canceled);
    const [main, states] = [this.#main, this.#stateBuild];
    const drop = (gateway: Gateway) => dropGateway(gateway, this.#build.shared);
    const drops = () => Promise.all([drop(main), states?.then(drop, () => {})]);
    this.#dropped = Promise.all([this.#dropped, this.#buildStates.releaseAll()?.then(drops) ?? drops()]);
    this.#stateBuild = null;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.cancel();
    this.#closed = true;
    await this.#dropped;
    this.#build.session.close();
    await this.#main.ended;
    void this.#resolved?.then(
      ({ release }) => release(),
      () => {},
    );
  }

  #resolve(): Promise<ResolvedTarget> {
    this.#resolved ??= resolveTarget(this.#build, this.#main);
    return this.#resolved;
  }

  /** The build in which states are solved. All callers share it until it ends or is cancelled. */
  #stateGateway(): Promise<Gateway> {
    if (this.#closed) return Promise.reject(new RefusedError('The build was closed.'));
    if (this.#stateBuild !== null) return this.#stateBuild;
    const opening = this.#build.register(null);
    const forget = (): void => {
      if (this.#stateBuild === opening) this.#stateBuild = null;
    };
    opening.then((gateway) => gateway.ended.then(forget), forget);
    this.#stateBuild = opening;
    return opening;
  }

  async #solve(definition: Definition | null): Promise<StateRef> {
    const gateway = await this.#called(this.#stateGateway());
    const known = gateway.failedVertex;
    try {
      return await this.#buildStates.solve(gateway, definition);
    } catch (error) {
      if (isEngineLost(error)) throw error;
      const met = this.#buildStates.keepFailure(buildFailure(error, this.#build.shared.embedded), gateway);
      const failure = await withOwnVertex(this.#build.steps, gateway, met, known);
      throw new BuildFailedError(this.#buildStates.keepFailure(failure, gateway));
    }
  }

  #called<T>(call: Promise<T>): Promise<T> {
    return rejecting(call, (error) => callError(error, this.#build.shared.embedded));
  }

  #read<T>(reading: Promise<T>): Promise<T> {
    return rejecting(reading, (error) => readingError(error, this.#build.shared.embedded));
  }
}
