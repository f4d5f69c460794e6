import type { Dockerfile } from '../dockerfile/types.ts';
import { failedPoint } from '../llb/failed-point.ts';
import type { Point, Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import type { BuildFailure, BuildSpec, OpenBuild, StateRef } from '../ports.ts';
import { GuardedBuild } from './guarded-build.ts';
import { Origins } from './origins.ts';
import { States } from './state-files.ts';
import { PointDiffs } from './stop-diffs.ts';

/** What an open target is made of. */
export interface TargetParts {
  readonly build: OpenBuild;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  /** Index of the stage that is the target. */
  readonly stage: number;
  readonly program: Program;
}

/** What the registry of open targets does for each of them. */
export interface TargetKeeper {
  /** The failure on the way to an output, held by this target or another; null where there is none. */
  failureAt(target: OpenTarget, output: StepOutput): BuildFailure | null;
  closed(target: OpenTarget): void;
}

/**
 * A target that is open for looking around: its build, its program, and what is known of its states. Several may hold
 * it; the last one closes it. It owns the failures of its steps: what they left lives as long as the build.
 */
export class OpenTarget {
  readonly build: OpenBuild;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  readonly stage: number;
  readonly program: Program;
  readonly states: States;
  readonly diffs: PointDiffs;
  readonly origins: Origins;
  readonly #keeper: TargetKeeper;
  readonly #failures = new Set<BuildFailure>();
  #holders = 0;
  #closing: Promise<void> | null = null;

  constructor({ build, spec, dockerfile, stage, program }: TargetParts, keeper: TargetKeeper) {
    this.#keeper = keeper;
    this.build = new GuardedBuild(build, {
      find: (output) => keeper.failureAt(this, output),
      note: (failure) => this.note(failure),
      forget: (failure) => this.forget(failure),
    });
    this.spec = spec;
    this.dockerfile = dockerfile;
    this.stage = stage;
    this.program = program;
    this.states = new States(this.build, program);
    this.diffs = new PointDiffs(this.states, dockerfile, program);
    this.origins = new Origins(this.states, dockerfile, program, this.diffs);
  }

  /** Whether its build is closed: then nothing of it can be looked into any more. */
  get isClosed(): boolean {
    return this.#closing !== null;
  }

  /** The failures of its steps, with what they left. */
  get failures(): ReadonlySet<BuildFailure> {
    return this.#failures;
  }

  /** Takes a failure of one of its steps into its keeping. A step that was cancelled may be run again. */
  note(failure: BuildFailure): void {
    if (failure.vertex !== null && !/context cancell?ed/i.test(failure.message)) this.#failures.add(failure);
  }

  /** Forgets a failure whose state is gone from the engine, so that its step can be run again. */
  forget(failure: BuildFailure): void {
    this.#failures.delete(failure);
  }

  /**
   * The point at which a failure of this target happened; null where that is not known.
   * @param stage index of the stage that comes first, of several that share the step
   */
  pointOf(failure: BuildFailure, stage: number = this.stage): Point | null {
    return failedPoint(this.program, failure.vertex, stage);
  }

  /** Solves an output, null for the empty state. Rejects with a BuildFailedError where a step on the way fails. */
  solve(output: StepOutput | null): Promise<StateRef> {
    return this.build.solve(output);
  }

  /** Keeps it open until what this returns is called; again does nothing. */
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

  /** Closes it for all who hold it. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.build.close().finally(() => this.#keeper.closed(this));
    return this.#closing;
  }
}
