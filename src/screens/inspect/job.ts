import { type Address, pointAddress } from '../../states/address.ts';
import { type HeldTargets, sentenceOf } from '../../states/held-targets.ts';
import { type LocatedState, UnreachedError } from '../../states/reach.ts';
import type { Action } from '../../store/actions.ts';
import type { Dispatch } from '../../store/store.ts';
import { failureReason } from '../frame/select/failure.ts';
import type { Loaded } from './state.ts';

/** Something that is asked of the engine once, however often the screens want it. */
export interface Job {
  /** The same for what need not be asked twice at a time. */
  readonly name: string;
  /** Milliseconds to wait, since the person may only pass by. */
  readonly after?: number;
  /** Whether the screen shows that it is under way. */
  readonly shown: boolean;
  /** What is to be said when it is given up before its end; absent: nothing. */
  readonly givenUp?: string;
  readonly run: (held: HeldTargets, tell: Dispatch) => Promise<void>;
}

/** Names of jobs that are given up when the cursor moves on. */
export const PASSING = 'passing ';

/** Why something could not be had, with what can be looked into where an instruction failed. */
export function brokenBy(error: unknown): Loaded<never> {
  if (!(error instanceof UnreachedError))
    return { kind: 'broken', message: sentenceOf(error, 'r'), failed: null };
  const { failure, at, target } = error;
  const { dockerfile } = target;
  const place = at === null ? null : pointAddress(dockerfile, at, failure);
  const line = at?.lines.start ?? failure.lines[0]?.start ?? null;
  const where = line === null ? '' : `${dockerfile.fileName}:${line}: `;
  return { kind: 'broken', message: `${where}${failureReason(failure)}`, failed: { failure, place } };
}

/** What is asked of one state. */
export interface Question<T> {
  readonly name: string;
  readonly shown: boolean;
  readonly place: Address;
  /** Index of the chosen target. */
  readonly target: number;
  readonly ask: (state: LocatedState, held: HeldTargets) => Promise<T>;
  /** The answer as an action, whatever it is. */
  readonly told: (answer: Loaded<T>) => Action;
}

/** Locates the state, asks, and tells what came of it; never rejects. */
export function askPlace<T>({ name, shown, place, target, ask, told }: Question<T>): Job {
  return {
    name,
    shown,
    run: async (held, tell) => {
      try {
        const state = await held.locate(place, target);
        tell(told({ kind: 'known', value: await ask(state, held) }));
      } catch (error) {
        tell(told(brokenBy(error)));
      }
    },
  };
}
