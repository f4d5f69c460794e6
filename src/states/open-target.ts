import type { Dockerfile } from '../dockerfile/types.ts';
import { failedPoint } from '../llb/failed-point.ts';
import type { Point, Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import type { BuildFailure, BuildListener, BuildSpec, OpenBuild, StateRef } from '../ports.ts';
import { GuardedBuild } from './guarded-build.ts';
import type { HeldTarget } from './open-targets.ts';
import { Origins } from './origins.ts';
import { PointDiffs } from './point-diffs.ts';
import { States } from './state-files.ts';

/** What an open target is made of. */
export interface TargetParts {
  readonly build: OpenBuild;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  /** Index of the stage that is the target. */
  readonly stage: number;
  readonly program: Program;
  /** Whether all may use it; false if only who opened it may, and may cancel it at any time. */
  readonly isShared: boolean;
}

/** What an open target needs of the registry of all open targets. */
export interface TargetRegistry {
  /** The failure on the way to an output, held by this target or another; null if there is none. */
  failureAt(target: OpenTarget, output: StepOutput): BuildFailure | null;
  /** See OpenTarget.openBeside. */
  openUnshared(
    dockerfile: Dockerfile,
    stage: number,
    listener: BuildListener,
    signal: AbortSignal,
  ): Promise<HeldTarget>;
  closed(target: OpenTarget): void;
}

/**
 * An open target: its build, its program, and what is known about its states. Several may hold it; the last to
 * release it closes it. It owns the failures of its steps: what they left exists as long as the build is open.
 */
export class OpenTarget {
  readonly build: OpenBuild;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  readonly stage: number;
  readonly program: Program;
  readonly isShared: boolean;
  readonly states: States;
  readonly diffs: PointDiffs;
  readonly origins: Origins;
  readonly #registry: TargetRegistry;
  readonly #failures = new Set<BuildFailure>();
  #holders = 0;
  #closing: Promise<void> | null = null;

  constructor({ build, spec, dockerfile, stage, program, isShared }: TargetParts, keeper: TargetRegistry) {
    this.#registry = keeper;
    this.build = new GuardedBuild(build, {
      find: (output) => keeper.failureAt(this, output),
      note: (failure) => this.note(failure),
      forget: (failure) => this.forget(failure),
    });
    this.spec = spec;
    this.dockerfile = dockerfile;
    this.stage = stage;
    this.program = program;
    this.isShared = isShared;
    this.states = new States(this.build, program);
    this.diffs = new PointDiffs(this.states, dockerfile, program);
    this.origins = new Origins(this.states, dockerfile, program, this.diffs);
  }

  /** Whether the build is closed, so that its states can no longer be read. */
  get isClosed(): boolean {
    return this.#closing !== null;
  }

  /** The failures of its steps that it holds. */
  get failures(): ReadonlySet<BuildFailure> {
    return this.#failures;
  }

  /** Records a failure of one of its steps. A cancelled step is not a failure: it may be run again. */
  note(failure: BuildFailure): void {
    if (failure.vertex !== null && !/context cancell?ed/i.test(failure.message)) this.#failures.add(failure);
  }

  /** Drops a failure whose files are gone from the engine, so that its step can run again. */
  forget(failure: BuildFailure): void {
    this.#failures.delete(failure);
  }

  /**
   * The point where a failure of this target happened; null if unknown.
   * @param stage index of the stage to prefer if several share the step
   */
  pointOf(failure: BuildFailure, stage: number = this.stage): Point | null {
    return failedPoint(this.program, failure.vertex, stage);
  }

  /** Solves an output; null is the empty state. Rejects with a BuildFailedError if a step on the way fails. */
  solve(output: StepOutput | null): Promise<StateRef> {
    return this.build.solve(output);
  }

  /**
   * Opens another stage of the same file as a target for the caller alone, who may cancel it. Rejects as
   * OpenTargets.open does.
   */
  openBeside(stage: number, listener: BuildListener, signal: AbortSignal): Promise<HeldTarget> {
    return this.#registry.openUnshared(this.dockerfile, stage, listener, signal);
  }

  /** Keeps the target open until the returned function is called. Calling that again does nothing. */
  hold(): () => Promise<void> {
    this.#holders += 1;
    let isHeld = true;
    return async () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      if (this.#holders === 0) await this.close();
    };
  }

  /** Closes the target even if others hold it. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.build.close().finally(() => this.#registry.closed(this));
    return this.#closing;
  }
}
