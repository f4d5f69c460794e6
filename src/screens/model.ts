import type { LogBuffer } from '../progress/log-buffer.ts';
import type { Address } from '../states/address.ts';
import type { Action } from '../store/actions.ts';
import type { AppState } from '../store/state.ts';

/** The text that a search on a screen goes through. */
export type SearchedText = (
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'log'; readonly log: LogBuffer }
) & {
  /** Line, from 1, at which a search begins. */
  readonly from: number;
};

/** What a screen is to the others and to what is around it, without its looks. */
export interface ScreenModel {
  /** What an action changes of it. */
  readonly reduce: (state: AppState, action: Action) => AppState;
  /** The state that is inspected by who comes from it; a sentence where there is none. */
  readonly address: (state: AppState) => Address | string;
  /** Null where there is nothing to search. */
  readonly searched: (state: AppState) => SearchedText | null;
  /** With a line, from 0, of what is searched as the first in view. */
  readonly scrolled: (state: AppState, top: number) => AppState;
}
