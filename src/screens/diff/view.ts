import type { Pair } from '../../states/pairs.ts';
import { pairKey, suggestedPairs } from '../../states/pairs.ts';
import { UNFOLDED } from '../inspect/folds.ts';
import { retried, stopped } from '../inspect/loaded.ts';
import type { ViewMaker } from '../inspect/model.ts';
import { FOLDED, LOADING } from '../inspect/state.ts';
import type { DiffView } from './state.ts';

/** What came over, what was added and what stayed behind are seen at first, but not what is in their rows. */
const GROUPS_OPEN = { all: false, except: new Set(['came', 'added', 'left']) };

/** A new comparison of two states, with everything still to be requested. */
export function diffView(pair: Pair): DiffView {
  return {
    pair,
    compared: LOADING,
    origins: LOADING,
    shape: 'story',
    story: { cursor: '', folds: GROUPS_OPEN, filterFolds: UNFOLDED },
    cursor: '',
    folds: FOLDED,
    filterFolds: UNFOLDED,
    sort: 'size',
    filter: '',
    hidden: new Set(),
    panel: 'list',
    detail: null,
    moves: null,
  };
}

export const DIFF_VIEWS: ViewMaker<DiffView> = {
  create: (address) => {
    const pair = suggestedPairs(address)[0];
    return pair === undefined ? null : diffView(pair);
  },
  key: ({ pair }) => pairKey(pair),
  retry: (view) => ({ ...view, compared: retried(view.compared) }),
  reload: (view) => ({ ...view, compared: LOADING, origins: LOADING, detail: null, moves: null }),
  stop: (view) => ({ ...view, compared: stopped(view.compared) }),
};
