import { BuildFailedError, messageOf } from '../../ports.ts';
import type { Address } from '../../states/address.ts';
import type { OpenStates, Reached } from '../../states/open-states.ts';
import type { OriginIndex } from '../../states/origins.ts';
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
  readonly run: (states: OpenStates, tell: Dispatch) => Promise<void>;
}

/** Names of jobs that are given up when the cursor moves on. */
export const PASSING = 'passing ';

/** Why something could not be had, with what can be looked into where an instruction failed. */
export function brokenBy(states: OpenStates, reached: Reached | null, error: unknown): Loaded<never> {
  if (!(error instanceof BuildFailedError)) {
    return { kind: 'broken', message: messageOf(error), failed: null };
  }
  const { failure } = error;
  const failed = states.failedAt(reached, failure);
  const line = failed.place?.line ?? failure.lines[0]?.start ?? null;
  const where = line === null ? '' : `${reached?.opened.dockerfile.fileName ?? 'line'}:${line}: `;
  return { kind: 'broken', message: `${where}${failureReason(failure)}`, failed };
}

/** What is asked of one place. */
export interface Question<T> {
  readonly name: string;
  readonly shown: boolean;
  readonly place: Address;
  /** Index of the chosen target. */
  readonly target: number;
  readonly ask: (reached: Reached, states: OpenStates) => Promise<T>;
  /** The answer as an action, whatever it is. */
  readonly told: (answer: Loaded<T>) => Action;
}

/** Reaches the place, asks, and tells what came of it; never rejects. */
export function askPlace<T>({ name, shown, place, target, ask, told }: Question<T>): Job {
  return {
    name,
    shown,
    run: async (states, tell) => {
      let reached: Reached | null = null;
      try {
        reached = await states.reach(place, target);
        tell(told({ kind: 'known', value: await ask(reached, states) }));
      } catch (error) {
        tell(told(brokenBy(states, reached, error)));
      }
    },
  };
}

/** Where the files of a place come from. */
export async function originsAt({ side, failure }: Address, reached: Reached): Promise<OriginIndex> {
  const { opened, point, files } = reached;
  return await opened.origins.of(point, side, failure === null ? null : files);
}
