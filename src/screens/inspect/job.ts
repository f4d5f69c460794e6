import { type Address, pointAddress } from '../../states/address.ts';
import { type HeldTargets, screenMessage } from '../../states/held-targets.ts';
import { type LocatedState, UnreachedError } from '../../states/reach.ts';
import type { Action } from '../../store/actions.ts';
import type { Dispatch } from '../../store/store.ts';
import { failureReason } from '../frame/select/failure.ts';
import type { Loaded } from './state.ts';

/** A request to the engine that runs once, however often the screens want it. */
export interface Job {
  /** Jobs with the same name never run at the same time. */
  readonly name: string;
  /** Milliseconds to wait first, as the cursor may be just passing by. */
  readonly after?: number;
  /** Whether the screen shows that it is running. */
  readonly shown: boolean;
  /** Message if it is given up early; absent: none. */
  readonly givenUp?: string;
  readonly run: (held: HeldTargets, dispatch: Dispatch) => Promise<void>;
}

/** Name prefix of jobs that are given up when the cursor moves on. */
export const PASSING_JOB_PREFIX = 'passing ';

/** Why a value could not be loaded, with the failed instruction that can be opened instead, if any. */
export function brokenBy(error: unknown): Loaded<never> {
  if (!(error instanceof UnreachedError))
    return { kind: 'broken', message: screenMessage(error, 'inspect'), failed: null };
  const { failure, at, target } = error;
  const { dockerfile } = target;
  const address = at === null ? null : pointAddress(dockerfile, at, failure);
  const line = at?.lines.start ?? failure.lines[0]?.start ?? null;
  const where = line === null ? '' : `${dockerfile.fileName}:${line}: `;
  return { kind: 'broken', message: `${where}${failureReason(failure)}`, failed: { failure, address } };
}

/** A question about one state. */
export interface Question<T> {
  readonly name: string;
  readonly shown: boolean;
  readonly address: Address;
  /** Index of the chosen target. */
  readonly target: number;
  readonly ask: (state: LocatedState, held: HeldTargets) => Promise<T>;
  /** The action that reports the answer. */
  readonly toAction: (answer: Loaded<T>) => Action;
}

/** Locates the state, asks, and dispatches the answer. Never rejects. */
export function askState<T>({ name, shown, address, target, ask, toAction }: Question<T>): Job {
  return {
    name,
    shown,
    run: async (held, dispatch) => {
      try {
        const state = await held.locate(address, target);
        dispatch(toAction({ kind: 'known', value: await ask(state, held) }));
      } catch (error) {
        dispatch(toAction(brokenBy(error)));
      }
    },
  };
}
