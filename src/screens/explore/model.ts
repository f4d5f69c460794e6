import { stageAddress } from '../../states/address.ts';
import type { AppState } from '../../store/state.ts';
import { linesText } from '../frame/select/instruction-text.ts';
import type { ScreenModel } from '../model.ts';
import { reduceExplore, showSource } from './reduce.ts';
import { links } from './select-links.ts';

export const EXPLORE_MODEL: ScreenModel = {
  reduce: reduceExplore,
  address: ({ dockerfile, explore }) => stageAddress(dockerfile, explore.stage),
  searched: ({ dockerfile, explore }) => ({
    kind: 'lines',
    lines: dockerfile.lines,
    from: explore.sourceTop ?? dockerfile.stages[explore.stage]?.startLine ?? 1,
  }),
  copied,
  scrolled: (state, top) => ({
    ...state,
    explore: { ...state.explore, ...showSource(state.explore, top + 1) },
  }),
};

/** The name of a stage, what a link leads to, or the lines of the stage. */
function copied({ dockerfile, explore }: AppState): string | null {
  const stage = dockerfile.stages[explore.stage];
  if (stage === undefined) return null;
  switch (explore.panel) {
    case 'links':
      return links(dockerfile, explore.stage)[explore.link]?.dependency.ref ?? null;
    case 'source':
      return linesText(dockerfile, stage.startLine, stage.endLine);
    default:
      return stage.name ?? String(stage.index);
  }
}
