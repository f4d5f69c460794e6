import { addressKey } from '../../states/address.ts';
import { retried, stopped } from '../inspect/loaded.ts';
import type { ViewMaker } from '../inspect/model.ts';
import { LOADING } from '../inspect/state.ts';
import type { CheckView } from './state.ts';

export const CHECK_VIEWS: ViewMaker<CheckView> = {
  create: (address) => ({ address, findings: LOADING, cursor: 0, filter: '', panel: 'list', detailTop: 0 }),
  key: ({ address }) => addressKey(address),
  retry: (view) => ({ ...view, findings: retried(view.findings) }),
  reload: (view) => ({ ...view, findings: LOADING }),
  stop: (view) => ({ ...view, findings: stopped(view.findings) }),
};
