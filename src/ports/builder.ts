import type { BuildSpec } from './build-spec.ts';
import type { CacheMount } from './cache-mount.ts';
import type { EngineInfo, EngineLostError } from './engine.ts';
import type { EngineContainers } from './engine-container.ts';
import type { BuildHistory } from './history.ts';
import type { OpenBuild } from './open-build.ts';
import type { BuildListener } from './outcome.ts';
import type { FrontendAnswer, LintFinding, Outline } from './state.ts';

/** An engine that builds, by way of BuildKit. */
export interface Builder {
  readonly engine: EngineInfo;
  /**
   * Resolves when the engine is lost: at once when the connection breaks, within 15 seconds when the engine no longer
   * answers. Every build of this builder is then gone; its calls reject with the same error. Stays pending after
   * `close()`. Never rejects.
   */
  readonly lost: Promise<EngineLostError>;
  /** The builds of all clients that this engine keeps. */
  readonly history: BuildHistory;
  /**
   * Opens a session and registers a build; nothing runs yet.
   * @param isRecorded whether the engine's history keeps it: builds that somebody asked for, not those in which states
   *   are looked at; default: false
   */
  open(spec: BuildSpec, listener: BuildListener, isRecorded?: boolean): Promise<OpenBuild>;
  /** The engine's build checks; empty if it has none (20.10). */
  lint(spec: BuildSpec): Promise<readonly LintFinding[]>;
  /** What the spec's target takes; null if the engine's frontend does not say it (20.10). Rejects as `lint` does. */
  outline(spec: BuildSpec): Promise<Outline | null>;
  /**
   * Asks the frontend about the Dockerfile (moby/buildkit frontend/subrequests): `frontend.outline`, `frontend.targets`,
   * `frontend.lint`, … Runs nothing. Null if the frontend does not know the request (20.10). Rejects with a
   * BuildFailedError if the Dockerfile cannot be read.
   */
  ask(spec: BuildSpec, request: string): Promise<FrontendAnswer | null>;
  /** The cache mounts that it keeps, biggest first. Rejects with a sentence. */
  cacheMounts(): Promise<readonly CacheMount[]>;
  /** Clears a cache mount, and nothing else. Resolves to false if some of it is in use, and stays. Rejects with a sentence. */
  clearCacheMount(mount: CacheMount): Promise<boolean>;
  /** Whether the engine forgets results of steps when a cache mount is cleared, so that they run again. Rejects with a sentence. */
  forgetsSteps(): Promise<boolean>;
  /** The containers of the engine that it belongs to; null for a builder without one. */
  containers(): Promise<EngineContainers | null>;
  close(): Promise<void>;
}
