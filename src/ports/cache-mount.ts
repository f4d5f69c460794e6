import type { Millis } from '../progress/types.ts';

/** What the engine keeps for cache mounts of one id. With `sharing=private` it may keep several. */
export interface CacheMount {
  /** As the frontend names it: a namespace, `/`, and the id. Null if the engine does not say (before 23). */
  readonly id: string | null;
  /** Where the step that made it mounted it. Unfiltered. */
  readonly target: string;
  /** That step, as the engine describes it: `exec ARGUMENTS`. Unfiltered. */
  readonly step: string;
  /** The engine's records, which only serve to clear it. */
  readonly records: readonly string[];
  /** Null if the engine cannot add it up: then it says nothing else of it, and the target is how its record begins. */
  readonly bytes: number | null;
  readonly lastUsed: Millis | null;
  /** Whether it began as a copy of files of a build (`from`, `mode`, `uid`, `gid`): these are then part of its identity. */
  readonly isBased: boolean;
  /** Whether a build or a shell has it mounted now. */
  readonly inUse: boolean;
}

/** A cache mount as the Dockerfile names it: its id, or where it is mounted. Unfiltered. */
export function cacheMountName({ id, target }: CacheMount): string {
  return id === null ? target : id.replace(/^\//, '');
}

/** A cache mount, and how a target mounts it. */
export interface CacheFolder {
  readonly mount: CacheMount;
  /** Digests of the target's steps that may mount it, the one that is meant first. */
  readonly steps: readonly string[];
}
