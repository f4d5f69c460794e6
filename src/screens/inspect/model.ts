/** What the screens that inspect states have in common, without their looks: the same questions, asked of each. */
import type { Address } from '../../states/address.ts';
import type { Origin } from '../../states/origins.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { KindChoice } from './select/kinds.ts';
import type { InspectScreenName, InspectView, Loaded } from './state.ts';

/** How a screen makes its view of a state, and what it asks the engine for again. */
export interface ViewMaker<View extends InspectView> {
  /** The view of a state that was not shown yet: all of it is still to be asked for. Null where there is none. */
  readonly create: (place: Address) => View | null;
  /** What is the same for two views of the same, and for no others. */
  readonly key: (view: View) => string;
  /** What could not be had is asked for again. */
  readonly retry: (view: View) => View;
  /** All of it is asked for again. */
  readonly reload: (view: View) => View;
  /** What is still asked for is given up. */
  readonly stop: (view: View) => View;
}

/** The text beside a list. */
export interface ShownText {
  readonly lines: readonly string[];
  /** First line in view, from 0. */
  readonly top: number;
}

export interface InspectModel<View extends InspectView> extends ViewMaker<View> {
  /** What an action changes. An answer of the engine may come when something else is shown. */
  readonly reduce: (state: AppState, action: Action) => AppState;
  /** What the list waits for. */
  readonly loaded: (view: View) => Loaded<unknown>;
  /** With another filter, and the cursor where that leaves it. */
  readonly filtered: (view: View, filter: string) => View;
  /** The line of the Dockerfile that the row under the cursor is about; null where none is known. */
  readonly line: (view: View) => number | null;
  /** The screen that shows what a failed instruction left, for who comes from here. */
  readonly failureScreen: InspectScreenName;
  /** Who put the file under the cursor there; absent where rows are no files. */
  readonly origin?: (view: View) => Origin | null;
  /** The kinds of rows that can be left out; absent where none can. */
  readonly kinds?: (view: View) => readonly KindChoice[];
  /** The text beside the list that can be searched; absent where there never is one. */
  readonly text?: {
    readonly shown: (view: View) => ShownText | null;
    /** With a line (from 0) as the first in view. */
    readonly scrolled: (view: View, top: number) => View;
  };
}
