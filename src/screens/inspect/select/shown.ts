/** What the screen that is shown says of its view, whichever of those that inspect states it is. */
import type { Origin } from '../../../states/origins.ts';
import type { AppState } from '../../../store/state.ts';
import type { InspectModel, ShownText } from '../model.ts';
import { INSPECT_MODELS, isInspect } from '../models.ts';
import type { InspectScreenName, InspectView, Loaded } from '../state.ts';
import type { KindChoice } from './kinds.ts';
import { viewNow } from './now.ts';

type Question<T> = <View extends InspectView>(model: InspectModel<View>, view: View) => T;

function askOf<N extends InspectScreenName, T>(state: AppState, screen: N, question: Question<T>): T | null {
  const view = viewNow(state, screen);
  return view === null ? null : question(INSPECT_MODELS[screen], view);
}

/** Null on other screens, and before there is a view. */
function ask<T>(state: AppState, question: Question<T>): T | null {
  return isInspect(state.screen) ? askOf(state, state.screen, question) : null;
}

/** What its list waits for; null on other screens. */
export function loadedNow(state: AppState): Loaded<unknown> | null {
  return ask(state, (model, view) => model.loaded(view));
}

/** What is typed to leave rows out; '' where nothing is. */
export function filterNow(state: AppState): string {
  return ask(state, (_, { filter }) => filter) ?? '';
}

/** Whether its list has the focus, not what stands beside it. */
export function onList(state: AppState): boolean {
  return isInspect(state.screen) && ask(state, (_, { panel }) => panel) !== 'detail';
}

/** The line of the Dockerfile that what is under the cursor is about. */
export function lineNow(state: AppState): number | null {
  return ask(state, (model, view) => model.line(view));
}

/** Who put the file under the cursor there; null where that is not known. */
export function originNow(state: AppState): Origin | null {
  return ask(state, (model, view) => model.origin?.(view) ?? null);
}

/** The kinds that its list can leave out. */
export function kindsNow(state: AppState): readonly KindChoice[] {
  return ask(state, (model, view) => model.kinds?.(view) ?? null) ?? [];
}

/** The text beside its list; null where no text is shown. */
export function textNow(state: AppState): ShownText | null {
  return ask(state, (model, view) => model.text?.shown(view) ?? null);
}
