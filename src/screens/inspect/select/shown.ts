/** Facts about the view on the current screen, whichever inspect screen that is. */
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

/** What the list is waiting for; null on other screens. */
export function loadedNow(state: AppState): Loaded<unknown> | null {
  return ask(state, (model, view) => model.loaded(view));
}

/** The filter; '' if there is none. */
export function filterNow(state: AppState): string {
  return ask(state, (_, { filter }) => filter) ?? '';
}

/** Whether the list has the focus. */
export function onList(state: AppState): boolean {
  return isInspect(state.screen) && ask(state, (_, { panel }) => panel) !== 'detail';
}

/** The line of the Dockerfile for the row under the cursor. */
export function lineNow(state: AppState): number | null {
  return ask(state, (model, view) => model.line(view));
}

/** What put the file under the cursor there; null if unknown. */
export function originNow(state: AppState): Origin | null {
  return ask(state, (model, view) => model.origin?.(view) ?? null);
}

/** The kinds that the list can hide. */
export function kindsNow(state: AppState): readonly KindChoice[] {
  return ask(state, (model, view) => model.kinds?.(view) ?? null) ?? [];
}

/** The text next to the list; null if no text is shown. */
export function textNow(state: AppState): ShownText | null {
  return ask(state, (model, view) => model.text?.shown(view) ?? null);
}

/** What `y` copies from the row under the cursor; null if there is none. */
export function copiedNow(state: AppState): string | null {
  return ask(state, (model, view) => {
    const text = view.panel === 'detail' ? (model.text?.shown(view) ?? null) : null;
    return text === null ? model.copied(view) : text.lines.join('\n');
  });
}
