import type { Action } from '../../store/actions.ts';
import { erased } from '../../store/erased.ts';
import type { AppState } from '../../store/state.ts';

/** The longest text of a field, in characters: a build arg is a part of an environment. */
const MAX_FIELD_CHARACTERS = 131_072;

/** Updates the panel of the target's options. */
export function reduceOptions(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'options/described':
      return { ...state, options: { ...state.options, next: action.next } };
    case 'options/outlined':
      return { ...state, options: { ...state.options, outline: action.outline } };
    case 'target/chosen':
    case 'dockerfile/loaded':
      return { ...state, options: { ...state.options, outline: { kind: 'none' } } };
    case 'options/changed':
      return { ...state, options: { ...state.options, changes: action.changes } };
    case 'options/fieldOpened':
      return withField(state, () => action.text);
    case 'options/typed':
      return withField(state, (text) => `${text ?? ''}${action.text}`.slice(0, MAX_FIELD_CHARACTERS));
    case 'options/erased':
      return withField(state, (text) => erased(text ?? '', action.all));
    case 'options/fieldLeft':
    case 'options/changeAsked':
      return withField(state, () => null);
    default:
      return state;
  }
}

function withField(state: AppState, change: (text: string | null) => string | null): AppState {
  const { overlay } = state;
  if (overlay?.kind !== 'options') return state;
  return { ...state, overlay: { ...overlay, field: change(overlay.field) } };
}
