import type { Action } from '../store/actions.ts';
import type { AppState } from '../store/state.ts';

/** One thing that keys do. The footer, the help and the dispatch are all made from it. */
export interface Binding {
  /** Names as in `keys.ts`. */
  readonly keys: readonly string[];
  /** A word or two, for the footer. */
  readonly label: string;
  /** A sentence, for the help. */
  readonly help: string;
  /** The heading of the help that it stands under. */
  readonly group: 'Everywhere' | 'Moving' | 'Explore' | 'Build' | 'State' | 'Looking in' | 'Search' | 'Here';
  /** Whether it belongs to what is shown; absent: always within its layer. */
  readonly when?: (state: AppState) => boolean;
  /** Place in the footer, low first; absent: only in the help. */
  readonly footer?: number;
  /** Why the key does nothing just now, as one sentence; null when it works. */
  readonly disabled?: (state: AppState) => string | null;
  /** `now` is in milliseconds since the epoch. */
  readonly action: (state: AppState, now: number) => Action | null;
}
