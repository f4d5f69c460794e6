import type { CacheMount } from '../../ports.ts';
import type { Move } from '../../store/move.ts';
import type { CacheRow } from './state.ts';

export type CachesAction =
  | { readonly type: 'caches/asked' }
  | {
      readonly type: 'caches/loaded';
      readonly rows: readonly CacheRow[];
      readonly forgetsSteps: boolean;
    }
  | { readonly type: 'caches/failed'; readonly problem: string }
  | { readonly type: 'caches/moved'; readonly move: Move }
  | { readonly type: 'caches/clearConfirmed'; readonly mount: CacheMount };
