import { neededStages } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { imagesOf } from '../llb/chain.ts';
import { failedPoint } from '../llb/failed-stop.ts';
import type { Point, Program } from '../llb/program.ts';
import type { StepOutput } from '../llb/types.ts';
import type { Builder, BuildFailure, BuildListener, OpenBuild } from '../ports.ts';
import type { FailedOnTheWay } from '../screens/inspect/state.ts';
import type { Walked } from '../screens/walk/aftermath.ts';
import type { ScreenPorts } from '../store/screen-ports.ts';
import { type Address, addressKey, pointAddress, pointOf, stageAddress } from './address.ts';
import { imageBelow } from './compare.ts';
import { Origins } from './origins.ts';
import { holdBuild } from './shared-build.ts';
import { failedFiles, type StateFiles, States } from './state-files.ts';
import { targetProgram } from './target-program.ts';

/** A build whose states are looked into. */
interface Opened {
  readonly build: OpenBuild;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly states: States;
  readonly origins: Origins;
  readonly letGo: () => Promise<void>;
  /** Whether it is ours alone, so that it may be cancelled. */
  readonly own: boolean;
}

/** A place in an open build. */
export interface Reached {
  readonly opened: Opened;
  readonly point: Point;
  readonly files: StateFiles;
  /** Null for the empty state, and for what a failure left. */
  readonly output: StepOutput | null;
}

export interface OpenStatesPorts {
  readonly specFor: ScreenPorts['specFor'];
  readonly connect: () => Promise<Builder>;
  readonly listener: BuildListener;
  /** The target that is walked through: its build is looked into where it has the state. */
  readonly walked: () => Walked | null;
}

/** The builds in which states are looked into: opened where none has the state, kept until somebody lets go of all. */
export class OpenStates {
  #opened: Opened[] = [];
  #opening = new Map<string, Promise<Opened>>();
  readonly #failures = new WeakMap<BuildFailure, Opened>();
  readonly #ports: OpenStatesPorts;
  #turn = 0;

  constructor(ports: OpenStatesPorts) {
    this.#ports = ports;
  }

  /** A place in its build. Rejects with a sentence; nothing is solved yet. @param target index of the chosen target */
  async reach(place: Address, target: number): Promise<Reached> {
    const opened = await this.#buildOf(place, target);
    const point = pointOf(opened.program, place);
    if (point === null) throw new Error('The engine has no steps for this stage.');
    const { build, program, states } = opened;
    if (place.failure !== null) {
      const before = states.of(point.before);
      const files = failedFiles(build, place.failure, imagesOf(program.graph), before);
      return { opened, point, files, output: null };
    }
    const output = place.side === 'before' ? point.before : point.after;
    return { opened, point, files: states.of(output), output };
  }

  /** Solves what was reached: a listing alone does not tell what a failed instruction left. Rejects as a solve does. */
  async solve({ opened, output }: Reached): Promise<void> {
    if (output !== null) await opened.build.solve(opened.program.graph.graph, output);
  }

  /** The image that two places are made from, by which the same files are known; null where they share none. */
  imageOf(a: Reached, b: Reached): StateFiles | null {
    const [left, right] = [a, b].map(({ opened, output, point }) =>
      imageBelow(opened.program, output ?? point.before),
    );
    return left != null && left.digest === right?.digest ? a.opened.states.of(left) : null;
  }

  /** What can be looked into where an instruction failed on the way to a place. */
  failedAt(reached: Reached | null, failure: BuildFailure): FailedOnTheWay {
    if (reached === null) return { failure, place: null };
    const { opened } = reached;
    this.#failures.set(failure, opened);
    const point = failedPoint(opened.program, failure.vertex, reached.point.stage);
    return { failure, place: point === null ? null : pointAddress(opened.dockerfile, point, failure) };
  }

  /** Cancels what the engine does for us alone. */
  async cancel(): Promise<void> {
    for (const { build, own } of this.#opened) if (own) build.cancel();
    await this.letGo();
  }

  /** Lets all builds go; never rejects. */
  async letGo(): Promise<void> {
    this.#turn += 1;
    const old = this.#opened;
    this.#opened = [];
    this.#opening.clear();
    await Promise.all(old.map((each) => each.letGo()));
  }

  #buildOf(place: Address, target: number): Promise<Opened> | Opened {
    const { failure } = place;
    if (failure !== null) return this.#buildOfFailure(place, failure);
    const has = (each: Pick<Opened, 'dockerfile' | 'program'>): boolean =>
      each.dockerfile === place.dockerfile && pointOf(each.program, place) !== null;
    const found = this.#opened.find(has);
    if (found !== undefined) return found;
    const walked = this.#ports.walked();
    if (walked !== null && has(walked)) return this.#join(walked);
    return this.#openFor(place, target);
  }

  #buildOfFailure(place: Address, failure: BuildFailure): Opened {
    const known = this.#failures.get(failure);
    if (known !== undefined && this.#opened.includes(known)) return known;
    const walked = this.#ports.walked();
    if (walked === null || walked.dockerfile !== place.dockerfile) {
      throw new Error('What the failure left is gone since: build again to look into it.');
    }
    return this.#join(walked);
  }

  /** Looks into the build of the walk, which lives as long as either needs it. */
  #join({ build, dockerfile, program, states }: Walked): Opened {
    const known = this.#opened.find((each) => each.build === build);
    if (known !== undefined) return known;
    const origins = new Origins(states, dockerfile, program);
    const opened = { build, dockerfile, program, states, origins, letGo: holdBuild(build), own: false };
    this.#opened.push(opened);
    return opened;
  }

  /** Opens the target where it needs the stage, so that one build has most of what is looked into. */
  #openFor({ dockerfile, stage }: Address, target: number): Promise<Opened> {
    const wanted = dockerfile.stages[target];
    const within = wanted !== undefined && neededStages(dockerfile, wanted).has(stage);
    const index = within ? target : stage;
    const key = addressKey(stageAddress(dockerfile, index));
    const opening = this.#opening.get(key) ?? this.#open(dockerfile, index);
    this.#opening.set(key, opening);
    const done = (): void => {
      if (this.#opening.get(key) === opening) this.#opening.delete(key);
    };
    opening.then(done, done);
    return opening;
  }

  async #open(dockerfile: Dockerfile, index: number): Promise<Opened> {
    const turn = this.#turn;
    const stage = dockerfile.stages[index];
    if (stage === undefined) throw new Error('There is no such stage any more.');
    const { connect, specFor, listener } = this.#ports;
    const builder = await connect();
    const build = await builder.open(specFor(dockerfile, index, false), listener);
    const letGo = holdBuild(build);
    try {
      const program = await targetProgram(build, dockerfile, stage);
      if (turn !== this.#turn) throw new Error('Stopped.');
      const states = new States(build, program);
      const origins = new Origins(states, dockerfile, program);
      const opened = { build, dockerfile, program, states, origins, letGo, own: true };
      this.#opened.push(opened);
      return opened;
    } catch (error) {
      await letGo();
      throw error;
    }
  }
}
