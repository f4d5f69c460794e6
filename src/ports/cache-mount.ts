import type { Millis } from '../progress/types.ts';

/** What the engine keeps for cache mounts of one id. With `sharing=private` it may keep several. */
export interface CacheMount {
  /** As the frontend names it: a namespace, `/`, and the id. Null if the engine does not say (before 23). */
  readonly id: string | null;
  /** Where the step that made it mounted it. Unfiltered. */
  readonly target: string;
  /** The engine's records, which only serve to clear it. */
  readonly records: readonly string[];
  readonly bytes: number;
  readonly lastUsed: Millis | null;
  /** Whether a build or a shell has it mounted now. */
  readonly inUse: boolean;
}
