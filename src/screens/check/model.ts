import type { InspectModel } from '../inspect/model.ts';
import { reduceCheck } from './reduce.ts';
import { findingAtCursor } from './select.ts';
import type { CheckView } from './state.ts';
import { CHECK_VIEWS } from './view.ts';

export const CHECK_MODEL: InspectModel<CheckView> = {
  ...CHECK_VIEWS,
  reduce: reduceCheck,
  loaded: ({ findings }) => findings,
  filtered: (view, filter) => ({ ...view, filter, cursor: 0, detailTop: 0 }),
  line: (view) => findingAtCursor(view)?.line ?? null,
  copied: (view) => {
    const finding = findingAtCursor(view);
    return finding?.fix ?? finding?.path ?? finding?.detail ?? null;
  },
  failureScreen: 'files',
};
