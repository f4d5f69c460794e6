import type { CacheMount } from '../../ports.ts';

/** The cache mounts of the builder, as far as they were asked for. */
export interface CachesState {
  readonly phase: 'loading' | 'known' | 'failed';
  /** Why they are not known; unfiltered. */
  readonly problem: string | null;
  /** Those of this Dockerfile first, then by size. */
  readonly rows: readonly CacheRow[];
  readonly cursor: number;
  /** Whether clearing one makes the engine forget results of steps. */
  readonly forgetsSteps: boolean;
}

export interface CacheRow {
  readonly mount: CacheMount;
  /** The lines of this Dockerfile that mount it; empty if none does. */
  readonly lines: readonly number[];
}

export const NO_CACHES: CachesState = {
  phase: 'loading',
  problem: null,
  rows: [],
  cursor: 0,
  forgetsSteps: false,
};
