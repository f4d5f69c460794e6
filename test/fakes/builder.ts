/** A builder behind the port for unit tests: the test says what the engine would. */
import { nameOf, parentOf } from '../../src/filesystem/paths.ts';
import type { PastSource } from '../../src/history/types.ts';
import type { StepOutput } from '../../src/llb/types.ts';
import {
  type Builder,
  BuildFailedError,
  type BuildFailure,
  type BuildHistory,
  type BuildListener,
  type BuildNotice,
  type BuildOutcome,
  type BuildSpec,
  type CacheFolder,
  type CacheMount,
  type Clock,
  type Container,
  type EngineContainers,
  type EngineLostError,
  type FailureTrees,
  type LintFinding,
  type OpenBuild,
  type Outline,
  type Resolution,
  type StateRef,
  type StepImages,
  type TakeContents,
  type TreeEntry,
} from '../../src/ports.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';
import { FakeHistory } from './history.ts';

/** What the fake engine makes of steps, by digest; the test fills it. */
export class FakeStates {
  /** The whole tree after a step; none: the state cannot be listed. */
  readonly trees = new Map<string, readonly TreeEntry[]>();
  /** Steps that fail. */
  readonly failures = new Map<string, BuildFailure>();
  /** The files around a failure. */
  around: FailureTrees | null = null;
  /** The files of every cache mount. */
  cached: readonly TreeEntry[] | null = null;
  /** Digests that were solved, and listed, in order. */
  readonly solved: string[] = [];
  readonly listed: string[] = [];
  /** The container that is started on any state. */
  container: Container | null = null;
  /** Whether no folder of a state can be read. */
  unreadable = false;
  /** What a solve waits for, so that a test can act while it is under way. */
  solving: Promise<unknown> = Promise.resolve();
}

const EMPTY_UPDATE: StatusUpdate = { vertexes: [], statuses: [], logs: [], warnings: [] };

/** One build that was opened; the test drives it. */
export class FakeBuild implements OpenBuild {
  readonly id = 'fake';
  readonly session: string = 'fake';
  readonly capabilities: ReadonlySet<string> = new Set();
  cancelled = false;
  closed = false;
  #end: (outcome: BuildOutcome) => void = () => undefined;
  readonly #ended = new Promise<BuildOutcome>((resolve) => {
    this.#end = resolve;
  });

  constructor(
    readonly spec: BuildSpec,
    readonly listener: BuildListener,
    readonly resolution: Resolution,
    readonly states: FakeStates = new FakeStates(),
    readonly resolving: Promise<unknown> = Promise.resolve(),
  ) {}

  status(update: Partial<StatusUpdate>): void {
    this.listener.status({ ...EMPTY_UPDATE, ...update });
  }

  notice(notice: BuildNotice): void {
    this.listener.notice(notice);
  }

  end(outcome: BuildOutcome): void {
    this.#end(outcome);
  }

  async resolve(): Promise<Resolution> {
    await this.resolving;
    return this.resolution;
  }

  async hashes(): Promise<ReadonlyMap<string, string>> {
    return new Map();
  }

  async images(): Promise<StepImages> {
    return { digests: new Map(), chains: new Map() };
  }

  async localFiles(): Promise<null> {
    return null;
  }

  async askSource(_digest: string, _signal: AbortSignal): Promise<readonly PastSource[]> {
    return [];
  }

  async sources(_signal?: AbortSignal): Promise<readonly PastSource[]> {
    return [];
  }

  run(): Promise<BuildOutcome> {
    return this.#ended;
  }

  async solve(output: StepOutput | null): Promise<StateRef> {
    const digest = output?.digest ?? '';
    this.states.solved.push(digest);
    await this.states.solving;
    const failure = this.states.failures.get(digest);
    if (failure !== undefined) throw new BuildFailedError(failure);
    const unread = () => Promise.reject(new Error('The fake reads nothing.'));
    const { unreadable } = this.states;
    const entries = this.states.trees.get(digest);
    const readDir = async (path: string, name?: string): Promise<readonly TreeEntry[]> => {
      if (unreadable || entries === undefined) return await unread();
      const folder = path.replace(/^\/+/, '');
      return entries
        .filter((entry) => parentOf(entry.path) === folder)
        .map((entry) => ({ ...entry, path: nameOf(entry.path) }))
        .filter((entry) => name === undefined || entry.path === name);
    };
    const readFile = async (path: string) => Buffer.from(path.slice(1));
    return { id: digest, readDir, stat: unread, readFile };
  }

  image(): Promise<never> {
    return Promise.reject(new Error('The fake has no images.'));
  }

  container(): Promise<Container> {
    const { container } = this.states;
    return container === null
      ? Promise.reject(new Error('The fake has no containers.'))
      : Promise.resolve(container);
  }

  failureTrees(): Promise<FailureTrees | null> {
    return Promise.resolve(this.states.around);
  }

  async *tree(output: StepOutput): AsyncGenerator<TreeEntry> {
    this.states.listed.push(output.digest);
    await this.states.solving;
    const failure = this.states.failures.get(output.digest);
    if (failure !== undefined) throw new BuildFailedError(failure);
    const tree = this.states.trees.get(output.digest);
    if (tree === undefined) throw new Error(`The fake has no tree of ${output.digest}.`);
    yield* tree;
  }

  /** Contents of every file are its path. */
  async contents(output: StepOutput, paths: ReadonlySet<string>, take: TakeContents): Promise<void> {
    const tree = this.states.trees.get(output.digest) ?? [];
    await giveContents(
      tree.filter(({ path }) => paths.has(path)),
      take,
    );
  }

  async failureContents(
    _: BuildFailure,
    _tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void> {
    await giveContents(files, take);
  }

  treeByProcess(
    _output: StepOutput,
    _tools: readonly StepOutput[],
    _used: Promise<void>,
  ): Promise<readonly TreeEntry[] | null> {
    return Promise.resolve(null);
  }

  cacheTree(): Promise<readonly TreeEntry[] | null> {
    return Promise.resolve(this.states.cached);
  }

  async cacheContents(
    _: CacheFolder,
    _tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void> {
    await giveContents(files, take);
  }

  cancel(): void {
    this.cancelled = true;
    this.#end({ kind: 'cancelled' });
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

async function giveContents(files: readonly TreeEntry[], take: TakeContents): Promise<void> {
  for (const { path } of files) {
    await take(path, Buffer.from(path));
    await take(path, null);
  }
}

export class FakeBuilder implements Builder {
  readonly engine = {
    address: 'unix:///fake.sock',
    source: 'DOCKER_HOST',
    nodes: null,
    version: '26.1.5',
    platform: 'linux/amd64',
  };
  /** Loses the engine; see Builder.lost. */
  lose: (error: EngineLostError) => void = () => undefined;
  readonly lost = new Promise<EngineLostError>((resolve) => {
    this.lose = resolve;
  });
  readonly builds: FakeBuild[] = [];
  /** The specs of builds that the history keeps. */
  readonly recorded: BuildSpec[] = [];
  findings: readonly LintFinding[] = [];
  /** What open() waits for, so that a test can act while a build is being opened. */
  opening: Promise<unknown> = Promise.resolve();
  /** The same for the graph of the builds that are opened next. */
  resolving: Promise<unknown> = Promise.resolve();
  /** The specs that were checked. */
  readonly linted: BuildSpec[] = [];
  resolution: Resolution = { graph: { steps: [], result: null }, config: null };
  readonly states = new FakeStates();

  /** The build that was opened last. */
  get last(): FakeBuild {
    const build = this.builds.at(-1);
    if (build === undefined) throw new Error('Nothing was built.');
    return build;
  }

  history: BuildHistory = new FakeHistory();

  async open(spec: BuildSpec, listener: BuildListener, isRecorded = false): Promise<OpenBuild> {
    await this.opening;
    if (isRecorded) this.recorded.push(spec);
    const build = new FakeBuild(spec, listener, this.resolution, this.states, this.resolving);
    this.builds.push(build);
    return build;
  }

  /** Specs whose outline was asked for. */
  readonly outlined: BuildSpec[] = [];
  /** What the engine says that a target takes; null: it has no outline. */
  outlineAnswer: Outline | null = null;

  outline(spec: BuildSpec): Promise<Outline | null> {
    this.outlined.push(spec);
    return Promise.resolve(this.outlineAnswer);
  }

  ask(): Promise<null> {
    return Promise.resolve(null);
  }

  lint(spec: BuildSpec): Promise<readonly LintFinding[]> {
    this.linted.push(spec);
    return Promise.resolve(this.findings);
  }

  /** The cache mounts that it keeps. */
  caches: readonly CacheMount[] = [];

  cacheMounts(): Promise<readonly CacheMount[]> {
    return Promise.resolve(this.caches);
  }

  clearCacheMount(mount: CacheMount): Promise<boolean> {
    if (mount.inUse) return Promise.resolve(false);
    this.caches = this.caches.filter((each) => each !== mount);
    return Promise.resolve(true);
  }

  forgetsSteps(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** The engine's containers; null: it is a builder without an engine. */
  engineContainers: EngineContainers | null = null;

  containers(): Promise<EngineContainers | null> {
    return Promise.resolve(this.engineContainers);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A clock that only moves on request; due calls run in order. */
export class FakeClock implements Clock {
  #now: number;
  #set = 0;
  #waiting: { readonly due: number; readonly call: () => void }[] = [];

  constructor(now = 1_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now + this.#set;
  }

  elapsed(): number {
    return this.#now;
  }

  /** Sets the time of day; nothing that waits notices. */
  set(ms: number): void {
    this.#set += ms;
  }

  after(ms: number, call: () => void): () => void {
    const entry = { due: this.#now + ms, call };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  }

  /** Calls that are still to come. */
  get waiting(): number {
    return this.#waiting.length;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#waiting.filter((entry) => entry.due <= end).toSorted((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#now = next.due;
      this.#waiting = this.#waiting.filter((entry) => entry !== next);
      next.call();
    }
    this.#now = end;
  }
}
