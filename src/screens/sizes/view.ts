import { addressKey } from '../../states/address.ts';
import { retried, stopped } from '../inspect/loaded.ts';
import type { ViewMaker } from '../inspect/model.ts';
import { LOADING } from '../inspect/state.ts';
import type { SizesView } from './state.ts';

export const SIZES_VIEWS: ViewMaker<SizesView> = {
  create: (address) => ({
    address,
    report: LOADING,
    left: LOADING,
    shape: 'lines',
    cursor: { lines: 0, left: 0 },
    filter: '',
    panel: 'list',
    filesTop: 0,
  }),
  key: ({ address }) => addressKey(address),
  retry: (view) => ({ ...view, report: retried(view.report) }),
  reload: (view) => ({ ...view, report: LOADING, left: LOADING }),
  stop: (view) => ({ ...view, report: stopped(view.report), left: stopped(view.left) }),
};
