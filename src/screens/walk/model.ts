import type { ScreenModel } from '../model.ts';
import { reduceWalk } from './reduce.ts';
import { pointLog, shownPoint, walkedAddress } from './select.ts';

export const WALK_MODEL: ScreenModel = {
  reduce: reduceWalk,
  address: (state) =>
    walkedAddress(state) ?? 'The walk has not started yet: n goes to the first instruction.',
  searched: (state) => {
    const log = pointLog(state, shownPoint(state));
    return log === null ? null : { kind: 'log', log, from: (state.walk?.outputTop ?? 0) + 1 };
  },
  scrolled: (state, top) =>
    state.walk === null
      ? state
      : { ...state, walk: { ...state.walk, panel: 'output', output: 'log', outputTop: top } },
};
