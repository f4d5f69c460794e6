import { stageAddress } from '../../states/address.ts';
import type { ScreenModel } from '../model.ts';
import { reduceExplore, showSource } from './reduce.ts';

export const EXPLORE_MODEL: ScreenModel = {
  reduce: reduceExplore,
  address: ({ dockerfile, explore }) => stageAddress(dockerfile, explore.stage),
  searched: ({ dockerfile, explore }) => ({
    kind: 'lines',
    lines: dockerfile.lines,
    from: explore.sourceTop ?? dockerfile.stages[explore.stage]?.startLine ?? 1,
  }),
  scrolled: (state, top) => ({
    ...state,
    explore: { ...state.explore, ...showSource(state.explore, top + 1) },
  }),
};
