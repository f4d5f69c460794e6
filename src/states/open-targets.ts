import { DockerfileError } from '../dockerfile/error.ts';
import { isSameText } from '../dockerfile/same-text.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { prefixOf } from '../llb/chain.ts';
import type { Point } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import type { Builder, BuildFailure, BuildListener, BuildSpec, OpenBuild } from '../ports.ts';
import { OpenTarget, type TargetParts, type TargetRegistry } from './open-target.ts';
import { targetProgram } from './target-program.ts';

/** What is needed to open targets. */
export interface TargetSource {
  /** The engine. Rejects with a sentence. */
  readonly connect: () => Promise<Builder>;
  /** The spec for building one stage of a file. */
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
}

export interface HeldTarget {
  readonly target: OpenTarget;
  /** Releases the target; further calls do nothing. Never rejects. */
  readonly release: () => Promise<void>;
}

/** Opens the only target of a file that can be opened. Rejects as OpenTargets.open does. */
export type TargetOpener = (listener: BuildListener, signal: AbortSignal) => Promise<HeldTarget>;

/** A build of one stage of a file. */
type BuildOfStage = Pick<TargetParts, 'build' | 'spec' | 'dockerfile' | 'stage'>;

/**
 * All open targets, and through them the owner of every failure. While one target holds a step's failure, no other
 * runs that step again; to run it again, call `releaseFailures` first.
 */
export class OpenTargets implements TargetRegistry {
  readonly #source: TargetSource;
  readonly #open = new Set<OpenTarget>();
  readonly #openers = new WeakMap<Dockerfile, TargetOpener>();
  #isPlatformTold = false;

  constructor(source: TargetSource) {
    this.#source = source;
  }

  /** From now on targets of a file are opened in a way of their own. */
  openBy(dockerfile: Dockerfile, opener: TargetOpener): void {
    this.#openers.set(dockerfile, opener);
  }

  /**
   * Opens a target for the caller to hold. Nothing runs yet. Rejects with a sentence, or with the signal's reason.
   * @param stage index of the target
   * @param signal cancels the opening and closes what was opened so far
   */
  async open(
    dockerfile: Dockerfile,
    stage: number,
    listener: BuildListener,
    signal?: AbortSignal,
  ): Promise<HeldTarget> {
    const opener = this.#openers.get(dockerfile);
    if (opener !== undefined) return await opener(listener, signal ?? new AbortController().signal);
    return await this.#hold(await this.#build(dockerfile, stage, listener, signal), true, signal);
  }

  async openUnshared(
    dockerfile: Dockerfile,
    stage: number,
    listener: BuildListener,
    signal: AbortSignal,
  ): Promise<HeldTarget> {
    return await this.#hold(await this.#build(dockerfile, stage, listener, signal), false, signal);
  }

  /** Makes an open target of a build. Closes the build if that fails. Rejects as `open` does. */
  async adopt(
    build: OpenBuild,
    spec: BuildSpec,
    dockerfile: Dockerfile,
    stage: number,
    signal?: AbortSignal,
  ): Promise<HeldTarget> {
    return await this.#hold({ build, spec, dockerfile, stage }, true, signal);
  }

  async #build(
    dockerfile: Dockerfile,
    stage: number,
    listener: BuildListener,
    signal?: AbortSignal,
  ): Promise<BuildOfStage> {
    const builder = await this.#source.connect();
    signal?.throwIfAborted();
    const spec = this.#source.specFor(dockerfile, stage, false);
    this.#tellPlatform(spec, listener);
    return { build: await builder.open(spec, listener), spec, dockerfile, stage };
  }

  /** Says once that of several platforms only one is looked at. */
  #tellPlatform({ platforms }: BuildSpec, listener: BuildListener): void {
    if (platforms.length < 2 || this.#isPlatformTold) return;
    this.#isPlatformTold = true;
    const text = `Of the ${platforms.length} platforms, this is ${platforms[0]}; name another one alone with --platform.`;
    listener.notice({ kind: 'first-platform', text });
  }

  async #hold(opened: BuildOfStage, isShared: boolean, signal?: AbortSignal): Promise<HeldTarget> {
    const { build, dockerfile, stage } = opened;
    const giveUp = (): void => {
      build.cancel();
      void build.close();
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      signal?.throwIfAborted();
      const model = dockerfile.stages[stage];
      if (model === undefined) {
        throw new DockerfileError(dockerfile.fileName, null, 'the stage is no longer in the file', null);
      }
      const program = await targetProgram(build, dockerfile, model);
      signal?.throwIfAborted();
      const target = new OpenTarget({ ...opened, program, isShared }, this);
      this.#open.add(target);
      return { target, release: target.hold() };
    } catch (error) {
      await build.close();
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** The open targets, oldest first. */
  get all(): readonly OpenTarget[] {
    return [...this.#open].filter((target) => !target.isClosed);
  }

  /** The target that holds what a failure left; null if that is gone. */
  holderOf(failure: BuildFailure): OpenTarget | null {
    return this.all.find((target) => target.failures.has(failure)) ?? null;
  }

  /** The point of a target where a failure happened, in that target or another one; null if unknown. */
  pointOf(target: OpenTarget, failure: BuildFailure, stage: number = target.stage): Point | null {
    const holder = this.holderOf(failure) ?? target;
    const at = holder.pointOf(failure, stage);
    return holder === target || at === null ? at : samePoint(target, at);
  }

  /** Closes every target that holds a failure, so that the failed steps can run again. Never rejects. */
  async releaseFailures(): Promise<void> {
    await Promise.all(this.all.filter(({ failures }) => failures.size > 0).map((target) => target.close()));
  }

  /** Closes all targets. Never rejects. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((target) => target.close()));
  }

  failureAt(target: OpenTarget, output: StepOutput): BuildFailure | null {
    const holders = this.all.filter(({ failures }) => failures.size > 0);
    if (holders.length === 0) return null;
    const needed = new Set(prefixOf(target.program.graph, output).map(({ digest }) => digest));
    for (const holder of holders) {
      for (const failure of holder.failures) {
        // If the failure left nothing, another target can run the step without harm.
        if (holder !== target && failure.mounts === null) continue;
        if (stepsThatFail(holder, failure, target).some((digest) => needed.has(digest))) return failure;
      }
    }
    return null;
  }

  closed(target: OpenTarget): void {
    this.#open.delete(target);
  }
}

/**
 * The steps of a target that a known failure makes fail. Steps that use the build context have a different digest in
 * every session, so those of another target are matched by line, if the text of the file is the same.
 */
function stepsThatFail(holder: OpenTarget, failure: BuildFailure, target: OpenTarget): readonly string[] {
  if (holder === target) return failure.vertex === null ? [] : [failure.vertex];
  if (!isSameText(holder.dockerfile, target.dockerfile)) return [];
  const failed = holder.pointOf(failure);
  const at = failed?.steps.indexOf(failure.vertex ?? '') ?? -1;
  const same = failed === null ? null : samePoint(target, failed);
  const step = same?.steps[at];
  return step === undefined ? [] : [step];
}

/** The point of a target for the same instruction as a point of another target. */
function samePoint({ program }: OpenTarget, { stage, lines }: Point): Point | null {
  return program.points.find((each) => each.stage === stage && each.lines.start === lines.start) ?? null;
}
