import { BuildFailedError } from '../../ports.ts';
import type { Dispatch } from '../store.ts';
import type { OpenStates, Reached } from './open-states.ts';
import type { Loaded } from './state.ts';

/** Something that is asked of the engine once, however often the screens want it. */
export interface Job {
  /** The same for what need not be asked twice at a time. */
  readonly name: string;
  /** Milliseconds to wait, since the person may only pass by. */
  readonly after?: number;
  /** Whether the screen shows that it is under way. */
  readonly shown: boolean;
  readonly run: (states: OpenStates, tell: Dispatch) => Promise<void>;
}

/** Names of jobs that are given up when the cursor moves on. */
export const PASSING = 'passing ';

/** Why something could not be had, with what can be looked into where an instruction failed. */
export function brokenBy(states: OpenStates, reached: Reached | null, error: unknown): Loaded<never> {
  const message = error instanceof Error ? error.message : String(error);
  const failed = error instanceof BuildFailedError ? states.failedAt(reached, error.failure) : null;
  return { kind: 'broken', message, failed };
}
