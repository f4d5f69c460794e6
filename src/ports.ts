/**
 * What the inside needs of the outside. Adapters (src/buildkit, src/docker, src/terminal) implement these;
 * src/cli.ts wires them; unit tests put fakes behind them.
 */
import type { SourceName } from './filesystem/missing-source.ts';
import type { TreeEntry } from './filesystem/types.ts';
import type { StepOutput } from './llb/types.ts';
import type { BuildSpec } from './ports/build-spec.ts';
import type { Container, ContainerRequest } from './ports/container.ts';
import type { EngineInfo } from './ports/engine.ts';
import type { BuildFailure, BuildListener, BuildOutcome } from './ports/outcome.ts';
import type { FailureTrees, LintFinding, Resolution, StateRef, TakeContents } from './ports/state.ts';

export type { TreeEntry } from './filesystem/types.ts';
export * from './ports/build-spec.ts';
export * from './ports/container.ts';
export * from './ports/copy-target.ts';
export * from './ports/engine.ts';
export * from './ports/log.ts';
export * from './ports/message-of.ts';
export * from './ports/outcome.ts';
export * from './ports/state.ts';
export * from './ports/state-gone.ts';

/** A folder that is sent to the engine, as it lies on disk: names that its ignore file excludes too. */
export interface SourceFolder {
  readonly names: readonly SourceName[];
  /** The ignore file that counts; `name` is for people. */
  readonly ignore: { readonly name: string; readonly text: string } | null;
}

/** One build that stays open: states solved in it live until it is closed. */
export interface OpenBuild {
  readonly id: string;
  /** The gateway's capabilities, `gateway.exec` and the like. */
  readonly capabilities: ReadonlySet<string>;
  /** The graph of the spec's target, in about 10 ms, nothing run. */
  resolve(): Promise<Resolution>;
  /**
   * Runs the spec's target to its end, and stores the image where tags ask for it. Never rejects. What a failed step
   * left is held from then on, until this is cancelled or closed. As long as it is, every build of the same step that
   * may use the cache, another client's too, is handed this failure and runs nothing: close this one before the step is
   * to run again.
   */
  run(): Promise<BuildOutcome>;
  /** Solves the graph up to an output of one of its steps, null for the empty state; rejects with a BuildFailedError. */
  solve(output: StepOutput | null): Promise<StateRef>;
  /** An image's state: `busybox:musl`. `platform` as in FROM; null for the engine's own. */
  image(name: string, platform: string | null): Promise<StateRef>;
  /**
   * A container for one process, see Container. Rejects with one sentence where the engine has none (capability
   * `gateway.exec`), with a StateGoneError where what a failure left is gone.
   */
  container(request: ContainerRequest): Promise<Container>;
  /**
   * The root file system of an exec that failed in this build, as it found and as it left it: partial files included,
   * without extended attributes. `tools` are states that may have a shell, for a step whose own has none.
   * Null where nothing was run (COPY), where the engine keeps nothing of it (before 23), and where nothing is at hand
   * to list it with: no state has a shell with find and stat. Rejects with a StateGoneError where it is gone, else with
   * what the engine or the tools said.
   */
  failureTrees(failure: BuildFailure, tools: readonly StepOutput[]): Promise<FailureTrees | null>;
  /**
   * Contents of files that a failed exec left, as `failureTrees` lists them (path and size). Rejects with a
   * StateGoneError where they are gone, with a sentence where they cannot be read, or with what `take` threw.
   */
  failureContents(
    failure: BuildFailure,
    tools: readonly StepOutput[],
    files: readonly TreeEntry[],
    take: TakeContents,
  ): Promise<void>;
  /** The whole tree of a state, parents before children, no contents moved. */
  tree(output: StepOutput): AsyncIterable<TreeEntry>;
  /**
   * Contents of files of a state in one stream, in no order, however many and however long. Rejects when a path is no
   * file there, or with what `take` threw.
   */
  contents(output: StepOutput, paths: ReadonlySet<string>, take: TakeContents): Promise<void>;
  /** Cancels what runs, in the daemon too. run() then ends as `cancelled`. */
  cancel(): void;
  /** Lets everything go; idempotent; never rejects. */
  close(): Promise<void>;
}

export interface Builder {
  readonly engine: EngineInfo;
  /** Opens a session and registers a build; nothing runs yet. */
  open(spec: BuildSpec, listener: BuildListener): Promise<OpenBuild>;
  /** The engine's build checks; empty where the engine has none (20.10). */
  lint(spec: BuildSpec): Promise<readonly LintFinding[]>;
  close(): Promise<void>;
}

/** Time as the inside sees it; a fake one in unit tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms`; the result cancels it. */
  after(ms: number, call: () => void): () => void;
}

/** Files of one folder that are watched. */
export interface WatchedFolder {
  /** Absolute. */
  readonly path: string;
  /** Patterns as in COPY, relative to the folder; none: all of it. */
  readonly sources: readonly string[];
  /** Absolute paths of ignore files (`.dockerignore`): the first that is there counts, and is watched itself. */
  readonly ignoreFiles: readonly string[];
}

export interface WatchPlan {
  /** Absolute. */
  readonly files: readonly string[];
  readonly folders: readonly WatchedFolder[];
}

export interface Watch {
  /**
   * Other files from now on. Resolves once what they are now is known, so that nothing that changes after it is missed;
   * what both plans name and has changed meanwhile is told of. Never rejects: what cannot be read counts as not there.
   */
  follow(plan: WatchPlan): Promise<void>;
  close(): void;
}

/** Tells of files that were added, changed or removed: absolute paths, a moment after the last of several changes. */
export interface Watcher {
  start(changed: (paths: readonly string[]) => void): Watch;
}
