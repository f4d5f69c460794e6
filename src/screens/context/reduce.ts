import type { ContextSurvey } from '../../states/context-survey.ts';
import type { Action } from '../../store/actions.ts';
import { erased } from '../../store/erased.ts';
import { movePosition } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import { contextRows } from './rows.ts';
import { isQuick } from './select.ts';
import type { ContextRow, ContextState, TriedRule } from './state.ts';

const FILTERS: readonly ContextState['filter'][] = ['all', 'unused', 'used', 'ignored'];

/** Longer rules are not typed. */
const MAX_RULE_CHARACTERS = 4096;

export function reduceContext(state: AppState, action: Action): AppState {
  const context = next(state.context, action);
  return context === state.context ? state : { ...state, context };
}

function next(context: ContextState, action: Action): ContextState {
  switch (action.type) {
    case 'context/reading':
      return reading(context, action);
    case 'context/progressed':
      return context.phase.kind === 'reading'
        ? { ...context, phase: { kind: 'reading', entries: action.entries } }
        : context;
    case 'context/read':
      return readAgain(context, action.survey);
    case 'context/basesAsked':
      // A rule that is typed meanwhile was judged by what was known.
      return context.phase.kind === 'known' && context.tried === null
        ? readAgain(context, action.survey)
        : context;
    case 'context/broken':
      return { ...context, phase: { kind: 'broken', message: action.message }, rows: [], tried: null };
    case 'context/turned': {
      const at = context.names.indexOf(context.name);
      return {
        ...context,
        name: context.names[(at + 1) % context.names.length] ?? '.',
        cursor: 0,
        open: new Set(),
      };
    }
    case 'context/moved':
      return { ...context, cursor: movePosition(context.cursor, action.move, context.rows.length) };
    case 'context/filterTurned': {
      const at = FILTERS.indexOf(context.filter);
      return withRows({ ...context, filter: FILTERS[(at + 1) % FILTERS.length] ?? 'all' });
    }
    case 'context/orderTurned':
      return withRows({ ...context, order: context.order === 'name' ? 'size' : 'name' });
    case 'context/folderToggled':
    case 'context/folderOpened':
    case 'context/folderClosed':
      return folded(context, action.type);
    default: {
      const tried = context.phase.kind === 'known' ? nextRule(context.tried, action) : context.tried;
      return tried === context.tried ? context : { ...context, tried };
    }
  }
}

function reading(
  context: ContextState,
  { dockerfile, target, names }: Extract<Action, { type: 'context/reading' }>,
): ContextState {
  const { about, phase } = context;
  const name = names.includes(context.name) ? context.name : (names[0] ?? '.');
  const isSame = about?.dockerfile === dockerfile && about.target === target;
  // What is shown stays until it is read again, where that takes a moment only.
  const stays = isSame && phase.kind === 'known' && phase.survey.name === name && isQuick(phase.survey);
  return {
    ...context,
    phase: stays ? phase : { kind: 'reading', entries: 0 },
    about: { dockerfile, target },
    names,
    name,
    left: phase.kind === 'known' ? (phase.survey.name === name ? cursorPath(context) : null) : context.left,
    tried: null,
  };
}

function nextRule(tried: TriedRule | null, action: Action): TriedRule | null {
  if (action.type === 'context/ruleOpened') {
    return { text: action.text, result: { kind: 'judging' }, step: 'typed' };
  }
  if (tried === null) return null;
  switch (action.type) {
    case 'context/ruleTyped':
      return withText(tried, (tried.text + action.text).slice(0, MAX_RULE_CHARACTERS));
    case 'context/ruleErased':
      return withText(tried, erased(tried.text, action.all));
    case 'context/ruleLeft':
      return null;
    case 'context/ruleJudged':
      return action.text === tried.text ? { ...tried, result: action.result } : tried;
    case 'context/ruleShown':
      return { ...tried, step: 'shown' };
    case 'context/ruleOutdated':
      return { ...tried, step: 'again' };
    default:
      return tried;
  }
}

/** Until the new text is judged, the result of the old one stays: otherwise the marks would flicker. */
function withText(tried: TriedRule, text: string): TriedRule {
  const { result } = tried;
  return { ...tried, text, result: result.kind === 'refused' ? { kind: 'judging' } : result };
}

function folded(
  context: ContextState,
  what: 'context/folderToggled' | 'context/folderOpened' | 'context/folderClosed',
): ContextState {
  if (context.phase.kind !== 'known') return context;
  const { listing } = context.phase.survey.verdicts;
  const row = context.rows[context.cursor];
  if (row === undefined) return context;
  const path = listing.path(row.index);
  const isFolder = listing.isFolder(row.index);
  const isOpen = isFolder && context.open.has(path);
  const open = new Set(context.open);
  if (isOpen ? what !== 'context/folderOpened' : false) open.delete(path);
  else if (isFolder && !isOpen && what !== 'context/folderClosed') open.add(path);
  else if (what === 'context/folderClosed') {
    const above = context.rows.findLastIndex(
      ({ depth }, index) => index < context.cursor && depth === row.depth - 1,
    );
    return above < 0 ? context : { ...context, cursor: above };
  }
  return withRows({ ...context, open });
}

/** With what was read; the cursor stays on its path, which may have another index in this listing. */
function readAgain(context: ContextState, survey: ContextSurvey): ContextState {
  const path = cursorPath(context) ?? context.left;
  const read: ContextState = { ...context, phase: { kind: 'known', survey }, left: null };
  return withRows(read, ({ index }) => survey.verdicts.listing.path(index) === path);
}

/** The path under the cursor; null if none is known. */
function cursorPath({ phase, rows, cursor }: ContextState): string | null {
  const row = rows[cursor];
  return phase.kind === 'known' && row !== undefined ? phase.survey.verdicts.listing.path(row.index) : null;
}

/**
 * With the rows of its tree; the cursor stays on its entry where that is still shown.
 * @param isSame whether a row is of that entry
 */
function withRows(context: ContextState, isSame?: (row: ContextRow) => boolean): ContextState {
  if (context.phase.kind !== 'known') return context;
  const rows = contextRows(context.phase.survey, context);
  const at = context.rows[context.cursor]?.index;
  const same = rows.findIndex(isSame ?? (({ index }) => index === at));
  const cursor = same >= 0 ? same : Math.min(context.cursor, Math.max(0, rows.length - 1));
  return { ...context, rows, cursor };
}
