import { plainName } from '../../progress/plain-name.ts';
import { stageAddress } from '../../states/address.ts';
import type { ScreenModel } from '../model.ts';
import { reduceContext } from './reduce.ts';
import { pathNow, surveyNow } from './select.ts';

export const CONTEXT_MODEL: ScreenModel = {
  reduce: reduceContext,
  address: ({ dockerfile, target }) => stageAddress(dockerfile, target),
  searched: (state) => {
    const survey = surveyNow(state);
    if (survey === null) return null;
    const { listing } = survey.verdicts;
    const lines = state.context.rows.map(({ index }) => plainName(listing.name(index)));
    return { kind: 'lines', lines, from: state.context.cursor + 1 };
  },
  copied: (state) => {
    const path = pathNow(state);
    return path === null ? null : plainName(path);
  },
  scrolled: (state, top) => ({ ...state, context: { ...state.context, cursor: top } }),
};
