import type { ScreenModel } from '../model.ts';
import { reduceCaches } from './reduce.ts';
import { cacheHere, cacheName, cacheRow } from './select.ts';

export const CACHES_MODEL: ScreenModel = {
  reduce: reduceCaches,
  address: cacheHere,
  searched: () => null,
  copied: (state) => {
    const row = cacheRow(state);
    return row === null ? null : cacheName(row.mount);
  },
  scrolled: (state) => state,
};
