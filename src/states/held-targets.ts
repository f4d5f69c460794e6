import { neededStages } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { type BuildListener, isEngineLost, messageOf, StateGoneError } from '../ports.ts';
import { keyName } from '../text/user-keys.ts';
import { type Address, addressKey, pointOf, stageAddress } from './address.ts';
import type { OpenTarget } from './open-target.ts';
import type { HeldTarget, OpenTargets } from './open-targets.ts';
import {
  type AcceptedFailures,
  type LocatedState,
  locate,
  type ReachedState,
  solveLocated,
  UnreachedError,
} from './reach.ts';

/** The keys that run a step again whose files are gone. */
const AGAIN = { inspect: 'r', state: 'R' } as const;

/**
 * The text of an error for the screens.
 * @param where the screens whose key runs a step again
 */
export function screenMessage(error: unknown, where: keyof typeof AGAIN): string {
  if (isEngineLost(error)) {
    return `The engine went away: ${error.why}. ${keyName('everywhere', 'r')} goes on once it is back.`;
  }
  return error instanceof StateGoneError
    ? `The files of the failed step are gone: ${keyName(where, AGAIN[where])} runs it again.`
    : messageOf(error);
}

/**
 * The open targets that one screen, shell or command uses. A target is opened when no open one has the state, and
 * held until `release`.
 */
export class HeldTargets {
  readonly #targets: OpenTargets;
  readonly #listener: BuildListener;
  readonly #held = new Map<OpenTarget, () => Promise<void>>();
  readonly #own = new Set<OpenTarget>();
  readonly #opening = new Map<string, Promise<OpenTarget>>();
  /** Cache mounts that were looked into: what is listed of them counts until `release`. */
  readonly #caches = new Map<string, LocatedState>();
  readonly #abort = new AbortController();

  readonly #ready: Promise<void>;
  #unreached = false;

  /**
   * @param listener receives what happens in the targets opened here
   * @param ready must settle before anything is reached
   */
  constructor(targets: OpenTargets, listener: BuildListener, ready: Promise<void> = Promise.resolve()) {
    this.#ready = ready;
    this.#targets = targets;
    this.#listener = listener;
  }

  /**
   * Finds an address in an open target, or opens one. Nothing is solved yet. Rejects with a sentence; with
   * a StateGoneError if the address is of a failure whose files are gone.
   * @param preferred index of the stage to open if it needs the address's stage, so that one target serves several
   *   addresses
   */
  async locate(address: Address, preferred: number = address.stage): Promise<LocatedState> {
    await this.#ready;
    this.#abort.signal.throwIfAborted();
    const target = await this.#targetOf(address, preferred);
    if (address.cache === undefined) return locate(target, address);
    const key = addressKey(address);
    const known = this.#caches.get(key);
    const located = known?.target === target ? known : locate(target, address);
    this.#caches.set(key, located);
    return located;
  }

  /** The solved state of an address. Rejects as `locate` does, and with UnreachedError (see AcceptedFailures). */
  async reach(
    address: Address,
    accepted: AcceptedFailures,
    preferred: number = address.stage,
  ): Promise<ReachedState> {
    return await this.solve(await this.locate(address, preferred), accepted);
  }

  /**
   * Solves a located state. Needed even for listing: a listing alone does not include what a failed instruction left.
   */
  async solve(located: LocatedState, accepted: AcceptedFailures): Promise<ReachedState> {
    try {
      const reached = await solveLocated(located, accepted, (failure) => this.#targets.holderOf(failure));
      this.#hold(reached.target);
      return reached;
    } catch (error) {
      if (error instanceof UnreachedError) this.#unreached = true;
      throw error;
    }
  }

  /** Whether some state could not be reached because an instruction on the way failed. */
  get hasUnreached(): boolean {
    return this.#unreached;
  }

  /** Cancels the builds opened here and releases all targets. */
  async cancel(): Promise<void> {
    for (const target of this.#own) target.build.cancel();
    await this.release();
  }

  /** Releases all targets, including those still being opened. Never rejects. */
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
      if (holder === null) throw new StateGoneError('The files of the failed step are gone.');
      return this.#hold(holder);
    }
    const has = (target: OpenTarget): boolean =>
      !target.isClosed &&
      target.isShared &&
      target.dockerfile === dockerfile &&
      pointOf(target.program, address) !== null;
    const found = [...this.#held.keys()].find(has) ?? this.#targets.all.find(has);
    if (found !== undefined) return this.#hold(found);
    const wanted = dockerfile.stages[preferred];
    const within = wanted !== undefined && neededStages(dockerfile, wanted).has(address.stage);
    return await this.#open(dockerfile, within ? preferred : address.stage);
  }

  /** After `release` nothing more is held: what was still being solved then must not keep a target open. */
  #hold(target: OpenTarget): OpenTarget {
    if (!this.#abort.signal.aborted && !this.#held.has(target)) this.#held.set(target, target.hold());
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
