import type { LogBuffer } from '../progress/log-buffer.ts';
import type { Address } from '../states/address.ts';
import type { Action } from '../store/actions.ts';
import type { AppState } from '../store/state.ts';

/** A step whose log is searched. */
export interface SearchedStep {
  readonly id: string;
  /** The row of its stage, by which it may be folded. */
  readonly stage: string;
  readonly log: LogBuffer;
}

/** The text that a search on a screen covers. */
export type SearchedText = (
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'log'; readonly log: LogBuffer }
  /** The logs of several steps, in order; `at` is the one under the cursor. */
  | { readonly kind: 'logs'; readonly steps: readonly SearchedStep[]; readonly at: string | null }
) & {
  /** Line (from 1) where a search starts. */
  readonly from: number;
};

/** Lines kept visible above a match or a marked line. */
export const LINES_ABOVE_MATCH = 3;

/** A screen as the rest of the program sees it, without its rendering. */
export interface ScreenModel {
  /** Applies an action to the screen's state. */
  readonly reduce: (state: AppState, action: Action) => AppState;
  /**
   * The state to inspect when the user leaves this screen for an inspect screen; a sentence if there is
   * none.
   */
  readonly address: (state: AppState) => Address | string;
  /** The text to search; null if there is none. */
  readonly searched: (state: AppState) => SearchedText | null;
  /** What `y` copies: the thing under the cursor, or the text of the panel; null if there is none. */
  readonly copied: (state: AppState) => string | null;
  /**
   * Scrolls the searched text so that line `top` (from 0) comes first. Where lines are wrapped, they may be too many rows:
   * then `line` (from 0), which is to be seen, is as many rows below the first one.
   */
  readonly scrolled: (state: AppState, top: number, line: number) => AppState;
  /** Puts the cursor on a step that is searched, where several are. */
  readonly atStep?: (state: AppState, step: SearchedStep) => AppState;
}
