/** What the inspect screens have in common, without their rendering. */
import type { Address } from '../../states/address.ts';
import type { Origin } from '../../states/origins.ts';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import type { KindChoice } from './select/kinds.ts';
import type { InspectScreenName, InspectView, Loaded } from './state.ts';

/** How a screen creates its view of a state, and what it requests again. */
export interface ViewMaker<View extends InspectView> {
  /** A new view of a state, with everything still to be requested. Null if there is none. */
  readonly create: (address: Address) => View | null;
  /** Identifies what a view shows. */
  readonly key: (view: View) => string;
  /** Requests again what could not be loaded. */
  readonly retry: (view: View) => View;
  /** Requests everything again. */
  readonly reload: (view: View) => View;
  /** Gives up what is still loading. */
  readonly stop: (view: View) => View;
}

/** The text next to a list. */
export interface ShownText {
  readonly lines: readonly string[];
  /** First visible line, from 0. */
  readonly top: number;
}

export interface InspectModel<View extends InspectView> extends ViewMaker<View> {
  /** Applies an action. An answer of the engine may arrive while another state is shown. */
  readonly reduce: (state: AppState, action: Action) => AppState;
  /** What the list is waiting for. */
  readonly loaded: (view: View) => Loaded<unknown>;
  /** Sets the filter, and moves the cursor if its row is filtered out. */
  readonly filtered: (view: View, filter: string) => View;
  /** The line of the Dockerfile for the row under the cursor; null if unknown. */
  readonly line: (view: View) => number | null;
  /** What is copied from the row under the cursor; null if there is none. */
  readonly copied: (view: View) => string | null;
  /** The screen that opens from here on what a failed instruction left. */
  readonly failureScreen: InspectScreenName;
  /** What put the file under the cursor there; absent if rows are not files. */
  readonly origin?: (view: View) => Origin | null;
  /** The kinds of rows that can be hidden; absent if there are none. */
  readonly kinds?: (view: View) => readonly KindChoice[];
  /** The searchable text next to the list; absent if there never is one. */
  readonly text?: {
    readonly shown: (view: View) => ShownText | null;
    /** Scrolls to a line (from 0). */
    readonly scrolled: (view: View, top: number) => View;
  };
}
