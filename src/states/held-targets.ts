import { neededStages } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { StagediveError } from '../errors.ts';
import { type BuildListener, messageOf } from '../ports.ts';
import { type Address, addressKey, pointOf, stageAddress } from './address.ts';
import { imageBelow } from './compare.ts';
import type { OpenTarget } from './open-target.ts';
import type { HeldTarget, OpenTargets } from './open-targets.ts';
import {
  type LocatedState,
  locate,
  type ReachedState,
  type StandIn,
  solveLocated,
  UnreachedError,
} from './reach.ts';
import type { StateFiles } from './state-files.ts';

/** What a failed step left is not in the engine any more, and no target of ours holds it. */
class FailureGoneError extends StagediveError {
  override readonly code = 'state-gone';
  constructor() {
    super('The files of the failed step are gone.');
  }
}

/** What to say of an error on the screens. @param again the key there that runs a step again */
export function sentenceOf(error: unknown, again: 'r' | 'R'): string {
  const isGone = error instanceof StagediveError && error.code === 'state-gone';
  return isGone ? `The files of the failed step are gone: ${again} runs it again.` : messageOf(error);
}

/** The open targets that one screen, shell or command looks into: opened where none has the state, held until the end. */
export class HeldTargets {
  readonly #targets: OpenTargets;
  readonly #listener: BuildListener;
  readonly #held = new Map<OpenTarget, () => Promise<void>>();
  readonly #own = new Set<OpenTarget>();
  readonly #opening = new Map<string, Promise<OpenTarget>>();
  readonly #abort = new AbortController();

  readonly #ready: Promise<void>;
  #unreached = false;

  /**
   * @param listener hears of what runs in the targets that are opened for this
   * @param ready what must be over before anything is reached
   */
  constructor(targets: OpenTargets, listener: BuildListener, ready: Promise<void> = Promise.resolve()) {
    this.#ready = ready;
    this.#targets = targets;
    this.#listener = listener;
  }

  /**
   * Finds an address in an open target, and opens one where none has it; nothing is solved yet. Rejects with a
   * sentence, with code `state-gone` for what a failure left when that is gone.
   * @param preferred index of the stage to open, where it needs the address's: one target then has most of what is asked
   */
  async locate(address: Address, preferred: number = address.stage): Promise<LocatedState> {
    await this.#ready;
    return locate(await this.#targetOf(address, preferred), address);
  }

  /** The state of an address, solved. As `locate`; and rejects with UnreachedError, see StandIn. */
  async reach(address: Address, standIn: StandIn, preferred: number = address.stage): Promise<ReachedState> {
    return await this.solve(await this.locate(address, preferred), standIn);
  }

  /** Solves what was located. A listing alone does not tell what a failed instruction left. */
  async solve(located: LocatedState, standIn: StandIn): Promise<ReachedState> {
    try {
      const reached = await solveLocated(located, standIn, (failure) => this.#targets.holderOf(failure));
      this.#hold(reached.target);
      return reached;
    } catch (error) {
      if (error instanceof UnreachedError) this.#unreached = true;
      throw error;
    }
  }

  /** Whether an instruction on the way to a state failed, so that it was not reached. */
  get hasUnreached(): boolean {
    return this.#unreached;
  }

  /** Cancels what the engine does for this alone, and releases all. */
  async cancel(): Promise<void> {
    for (const target of this.#own) target.build.cancel();
    await this.release();
  }

  /** Lets go of all targets, those too that are being opened. Never rejects. */
  async release(): Promise<void> {
    this.#abort.abort(new Error('Stopped.'));
    const held = [...this.#held.values()];
    this.#held.clear();
    this.#own.clear();
    await Promise.all(held.map((release) => release()));
    await Promise.all([...this.#opening.values()].map((opening) => opening.catch(() => undefined)));
  }

  async #targetOf(address: Address, preferred: number): Promise<OpenTarget> {
    const { dockerfile, failure } = address;
    if (failure !== null) {
      const holder = this.#targets.holderOf(failure);
      if (holder === null) throw new FailureGoneError();
      return this.#hold(holder);
    }
    const has = (target: OpenTarget): boolean =>
      !target.isClosed && target.dockerfile === dockerfile && pointOf(target.program, address) !== null;
    const found = [...this.#held.keys()].find(has) ?? this.#targets.all.find(has);
    if (found !== undefined) return this.#hold(found);
    const wanted = dockerfile.stages[preferred];
    const within = wanted !== undefined && neededStages(dockerfile, wanted).has(address.stage);
    return await this.#open(dockerfile, within ? preferred : address.stage);
  }

  #hold(target: OpenTarget): OpenTarget {
    if (!this.#held.has(target)) this.#held.set(target, target.hold());
    return target;
  }

  #open(dockerfile: Dockerfile, stage: number): Promise<OpenTarget> {
    const key = addressKey(stageAddress(dockerfile, stage));
    const known = this.#opening.get(key);
    if (known !== undefined) return known;
    const { signal } = this.#abort;
    const opening = this.#targets.open(dockerfile, stage, this.#listener, signal).then(async (held) => {
      await this.#take(held);
      return held.target;
    });
    this.#opening.set(key, opening);
    const done = (): void => void this.#opening.delete(key);
    opening.then(done, done);
    return opening;
  }

  async #take({ target, release }: HeldTarget): Promise<void> {
    if (this.#abort.signal.aborted) {
      await release();
      this.#abort.signal.throwIfAborted();
    }
    this.#own.add(target);
    this.#held.set(target, release);
  }
}

/** The image that two states are made from, by which the same files are known; null where they share none. */
export function sharedImage(a: LocatedState, b: LocatedState): StateFiles | null {
  const [left, right] = [a, b].map(({ target, output, point }) =>
    imageBelow(target.program, output ?? point.before),
  );
  return left != null && left.digest === right?.digest ? a.target.states.of(left) : null;
}
