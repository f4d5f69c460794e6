import { addressKey } from '../../states/address.ts';
import { UNFOLDED } from '../inspect/folds.ts';
import { retried, stopped } from '../inspect/loaded.ts';
import type { ViewMaker } from '../inspect/model.ts';
import { FOLDED, LOADING } from '../inspect/state.ts';
import type { FilesView } from './state.ts';

export const FILES_VIEWS: ViewMaker<FilesView> = {
  create: (address) => ({
    address,
    shape: 'tree',
    tree: LOADING,
    origins: LOADING,
    cursor: '',
    folds: FOLDED,
    filterFolds: UNFOLDED,
    sort: 'name',
    filter: '',
    hidden: new Set(),
    panel: 'list',
    view: null,
  }),
  key: ({ address }) => addressKey(address),
  retry: (view) => ({ ...view, tree: retried(view.tree) }),
  reload: (view) => ({ ...view, tree: LOADING, origins: LOADING, view: null }),
  stop: (view) => ({ ...view, tree: stopped(view.tree) }),
};
