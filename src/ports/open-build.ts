import type { TreeEntry } from '../filesystem/types.ts';
import type { PastSource } from '../history/types.ts';
import type { GraphStep, StepOutput } from '../llb/types.ts';
import type { RecordedFolder } from '../records/types.ts';
import type { CacheFolder } from './cache-mount.ts';
import type { Container, ContainerRequest } from './container.ts';
import type { BuildFailure, BuildOutcome } from './outcome.ts';
import type { StepImages } from './sent-folder.ts';
import type { ContentsOrder, FailureTrees, Resolution, StateRef, TakeContents } from './state.ts';

/** A build that stays open. States solved in it exist until it is closed. */
export interface OpenBuild {
  readonly id: string;
  /** The id of its session. */
  readonly session: string;
  /** The gateway's capabilities, such as `gateway.exec`. */
  readonly capabilities: ReadonlySet<string>;
  /** The graph of the spec's target, in about 10 ms. Runs nothing. */
  resolve(): Promise<Resolution>;
  /**
   * SHA-256 in hex of what BuildKit is asked to do in each step of the target, whatever it is done to; by the digest of
   * the step. Rejects as `resolve` does.
   */
  hashes(): Promise<ReadonlyMap<string, string>>;
  /** The images that the target's steps take: the engine is asked for each. Rejects as `resolve` does. */
  images(): Promise<StepImages>;
  /**
   * The files that the engine would be sent for a step that is a folder of this machine (`local://…`), as they are now.
   * Reads all of their contents that `known` does not have. Null if the step is no such folder. Rejects with a sentence.
   */
  localFiles(
    step: GraphStep,
    known: RecordedFolder | null,
    signal?: AbortSignal,
  ): Promise<RecordedFolder | null>;
  /**
   * What the build took from outside, with the commit or digest that it found there, as far as the engine's history says
   * it; by the time of `signal`, with what it has said. Call it once the build has worked. Rejects only if the engine is
   * lost.
   */
  sources(signal?: AbortSignal): Promise<readonly PastSource[]>;
  /**
   * What is at the address that a step of the target takes from (`https://…`, `git://…`), with its commit or digest. Also
   * of a build that failed or has not run: then the engine fetches what it does not have. Empty if the engine does not
   * say it. Rejects with the engine's error.
   */
  askSource(digest: string, signal: AbortSignal): Promise<readonly PastSource[]>;
  /**
   * Builds the spec's target, and stores the image if there are tags. Never rejects. What a failed step left is kept
   * until this build is cancelled or closed. Until then every build of the same step that may use the cache, even
   * another client's, gets this failure and runs nothing: close this build before running the step again.
   *
   * @param keepGoing whether everything that does not need a failed step is built all the same; default: false
   */
  run(keepGoing?: boolean): Promise<BuildOutcome>;
  /** Solves the graph up to an output of one of its steps; null is the empty state. Rejects with a BuildFailedError. */
  solve(output: StepOutput | null): Promise<StateRef>;
  /** The state of an image such as `busybox:musl`. `platform` as in FROM; null for the engine's own. */
  image(name: string, platform: string | null): Promise<StateRef>;
  /**
   * A container for one process (see Container). Rejects with one sentence if the engine cannot run processes
   * (capability `gateway.exec`), with a StateGoneError if what a failure left is gone.
   */
  container(request: ContainerRequest): Promise<Container>;
  /**
   * The root file system of an exec that failed in this build, before it and as it left it, partial files included.
   * Where nobody could read extended attributes, they are UNKNOWN_XATTRS. `tools` are states that may have a shell, in
   * case the step's own has none. Null if nothing was run (COPY), if the engine does not keep it (before 23), or if no
   * state has a shell with find and stat to list it. Rejects with a StateGoneError if it is gone, otherwise with what the engine or the tools said.
   */
  failureTrees(failure: BuildFailure, tools: readonly StepOutput[]): Promise<FailureTrees | null>;
  /**
   * Contents of files that a failed exec left, as listed by `failureTrees` (path and size). Rejects with a
   * StateGoneError if they are gone, with a sentence if they cannot be read, or with what `take` threw.
   */
  failureContents(
    failure: BuildFailure,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void>;
  /**
   * The files of a cache mount, listed by a process with the mount there. `tools` as for `failureTrees`. Null if no state
   * has a shell with find and stat. Rejects with a sentence if the mount is in use or gone, if the engine does not say
   * which one it is (before 23), or if it began as a copy of files and no step of the target mounts it.
   */
  cacheTree(cache: CacheFolder, tools: readonly StepOutput[]): Promise<readonly TreeEntry[] | null>;
  /** Contents of files of a cache mount, as listed by `cacheTree`. Rejects as that, or with what `take` threw. */
  cacheContents(
    cache: CacheFolder,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void>;
  /** The whole tree of a state without contents, parents before children. `signal` may end it early, with its reason. */
  tree(output: StepOutput, signal?: AbortSignal): AsyncIterable<TreeEntry>;
  /**
   * The same, in no particular order, listed by a process with the state mounted there: of many files it takes a fraction
   * of the time. `tools` as for `failureTrees`. Entries whose extended attributes nobody could read have UNKNOWN_XATTRS.
   * Null if no state has a shell with find and stat. Rejects with what the engine or the tools said. The state stays mounted
   * until `used` resolves: to unmount one of a million files takes the engine seconds, in which it reads nothing of it.
   */
  treeByProcess(
    output: StepOutput,
    tools: readonly StepOutput[],
    used: Promise<void>,
  ): Promise<readonly TreeEntry[] | null>;
  /**
   * Contents of any number of files of a state in one stream, in no particular order. Rejects if a path is not a
   * file, or with what `take` threw.
   */
  contents(
    output: StepOutput,
    paths: ReadonlySet<string>,
    take: TakeContents,
    order?: ContentsOrder,
  ): Promise<void>;
  /** Cancels what runs, also in the engine. run() then ends as `cancelled`. */
  cancel(): void;
  /** Releases everything. Idempotent, never rejects. */
  close(): Promise<void>;
}
