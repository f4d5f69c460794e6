import { erased } from '../../store/erased.ts';
import { movePosition } from '../../store/move.ts';
import type { PickAction } from './actions.ts';
import { currentChoice, openingChoice, pickRows, shownChoices } from './select.ts';
import type { PickOutcome, PickState } from './state.ts';

/** Longest query; a longer one finds nothing anyway. */
const MAX_QUERY_CHARACTERS = 200;

export interface PickOptions {
  readonly window: PickState['window'];
  readonly folder: string;
  readonly last: string | null;
  readonly canGoBack: boolean;
}

/** The list before anything was found. */
export function emptyPick(options: PickOptions): PickState {
  return {
    ...options,
    choices: [],
    searching: true,
    isTruncated: false,
    query: '',
    cursor: null,
    error: null,
    outcome: null,
  };
}

/** The list after an action. Pure. */
export function reducePick(state: PickState, action: PickAction): PickState {
  switch (action.type) {
    case 'window/resized':
      return { ...state, window: action.size };
    case 'pick/found':
      return { ...state, choices: action.choices, isTruncated: action.isTruncated, searching: false };
    case 'pick/failed':
      return { ...state, searching: false, error: action.message, outcome: null };
    case 'pick/typed':
      return withQuery(state, `${state.query}${action.text}`.slice(0, MAX_QUERY_CHARACTERS));
    case 'pick/erased':
      return withQuery(state, erased(state.query, action.all));
    case 'pick/moved': {
      const shown = shownChoices(state);
      const at = shown.findIndex(({ id }) => id === currentChoice(state)?.id);
      const next = shown[movePosition(Math.max(0, at), action.move, shown.length)];
      return { ...state, cursor: next?.id ?? null, error: null };
    }
    case 'pick/pointed': {
      const row = pickRows(state)[action.row];
      return row?.kind === 'choice' ? { ...state, cursor: row.choice.id, error: null } : state;
    }
    case 'pick/chosen': {
      const choice = currentChoice(state);
      if (choice === null) return state;
      if (choice.problem !== null) return { ...state, error: choice.problem };
      return { ...state, error: null, outcome: { kind: 'picked', id: choice.id } };
    }
    case 'pick/left':
      return { ...state, outcome: wayOut(state, action.interrupted) };
  }
}

/** Typing starts at the top of what is left. */
function withQuery(state: PickState, query: string): PickState {
  return query === state.query ? state : { ...state, query, cursor: null, error: null };
}

function wayOut(state: PickState, interrupted: boolean): PickOutcome {
  const { canGoBack } = state;
  if (openingChoice(state) !== null && !interrupted) return { kind: 'stopped' };
  return canGoBack && !interrupted ? { kind: 'back' } : { kind: 'quit', interrupted };
}
