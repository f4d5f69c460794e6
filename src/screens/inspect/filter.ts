import type { AppState } from '../../store/state.ts';
import { diffRows } from '../diff/select.ts';
import { fileRows } from '../files/select.ts';
import { smartCase } from '../frame/select/search.ts';
import { put, putCheck, putDiff, putFiles, putSizes } from './put.ts';
import { checkNow, diffNow, filesNow, sizesNow } from './select/now.ts';

/** The state with another filter on the screen that is shown; the cursor goes to the first row that it finds. */
export function withFilter(state: AppState, filter: string): AppState {
  switch (state.screen) {
    case 'files': {
      const view = filesNow(state);
      if (view === null) return state;
      const next = { ...view, filter };
      const stays = filter === '' || finds(view.cursor, filter);
      const first = stays ? undefined : fileRows(next).find((row) => finds(row.entry.path, filter));
      return putFiles(state, view, { filter, cursor: first?.entry.path ?? view.cursor });
    }
    case 'diff': {
      const view = diffNow(state);
      if (view === null) return state;
      const next = { ...view, filter };
      const stays = filter === '' || finds(view.cursor, filter);
      const first = stays ? undefined : diffRows(next).find((row) => finds(row.path, filter));
      return putDiff(state, view, { filter, cursor: first?.path ?? view.cursor });
    }
    case 'check':
      return put(putCheck, state, checkNow(state), { filter, cursor: 0, detailTop: 0 });
    case 'sizes':
      return put(putSizes, state, sizesNow(state), { filter, filesTop: 0 });
    default:
      return state;
  }
}

function finds(path: string, filter: string): boolean {
  return path !== '' && smartCase(`/${path}`, filter).includes(filter);
}
