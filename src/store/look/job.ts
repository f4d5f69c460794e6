import { BuildFailedError } from '../../ports.ts';
import { failureReason } from '../select/failure.ts';
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
  if (!(error instanceof BuildFailedError)) {
    return { kind: 'broken', message: error instanceof Error ? error.message : String(error), failed: null };
  }
  const { failure } = error;
  const failed = states.failedAt(reached, failure);
  const line = failed.place?.line ?? failure.lines[0]?.start ?? null;
  const where = line === null ? '' : `${reached?.opened.dockerfile.fileName ?? 'line'}:${line}: `;
  return { kind: 'broken', message: `${where}${failureReason(failure)}`, failed };
}
