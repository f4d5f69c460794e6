import type { Action } from '../../store/actions.ts';
import { erased } from '../../store/erased.ts';
import type { AppState } from '../../store/state.ts';
import { fileAtCursor, filesNow } from '../files/select.ts';
import { INSPECT_MODELS, isInspect } from './models.ts';
import { filterNow } from './select/shown.ts';
import type { InspectScreenName } from './state.ts';
import { changeShown } from './views.ts';

/** Updates the fields of the inspect screens: a filter, or a copy's destination. */
export function reduceField(state: AppState, action: Action): AppState {
  const { inspect } = state;
  const { field } = inspect;
  const close = (): AppState => ({ ...state, inspect: { ...inspect, field: null } });
  switch (action.type) {
    case 'field/opened':
      return isInspect(state.screen)
        ? { ...state, inspect: { ...inspect, field: { kind: 'filter' } } }
        : state;
    case 'files/copyAsked': {
      const view = filesNow(state);
      const row = view === null ? null : fileAtCursor(view);
      if (row === null) return state;
      return {
        ...state,
        inspect: { ...inspect, field: { kind: 'copy', path: row.entry.path, text: './' } },
      };
    }
    case 'field/typed':
      if (field === null) return state;
      return field.kind === 'copy'
        ? { ...state, inspect: { ...inspect, field: { ...field, text: field.text + action.text } } }
        : withFilter(state, filterNow(state) + action.text);
    case 'field/erased': {
      if (field === null) return state;
      const before = field.kind === 'copy' ? field.text : filterNow(state);
      if (before === '') return close();
      const text = erased(before, action.all);
      return field.kind === 'copy'
        ? { ...state, inspect: { ...inspect, field: { ...field, text } } }
        : withFilter(state, text);
    }
    case 'field/left':
      return field?.kind === 'copy' ? close() : withFilter(close(), '');
    case 'field/done':
    case 'files/copied':
      return { ...close(), overlay: null };
    default:
      return state;
  }
}

/** Sets the filter of the current screen. */
function withFilter(state: AppState, filter: string): AppState {
  return isInspect(state.screen) ? filtered(state, state.screen, filter) : state;
}

function filtered<N extends InspectScreenName>(state: AppState, screen: N, filter: string): AppState {
  return changeShown(state, screen, (view) => INSPECT_MODELS[screen].filtered(view, filter));
}
