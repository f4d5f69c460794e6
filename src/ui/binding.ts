import type { Action } from '../store/actions.ts';
import type { AppState } from '../store/state.ts';

/** What a key does. Footer, help and dispatch are all derived from it. */
export interface Binding {
  /** Names as in `keys.ts`. */
  readonly keys: readonly string[];
  /** One or two words, for the footer. */
  readonly label: string;
  /** A sentence, for the help. */
  readonly help: string;
  /** The heading in the help. */
  readonly group:
    | 'Everywhere'
    | 'Moving'
    | 'Explore'
    | 'Build'
    | 'State'
    | 'Run'
    | 'Caches'
    | 'Inspect'
    | 'History'
    | 'Context'
    | 'Search'
    | 'Here';
  /** Whether it applies to the current state; absent: always. */
  readonly when?: (state: AppState) => boolean;
  /** Position in the footer, lowest first; absent: only in the help. */
  readonly footer?: number;
  /** One sentence why the key does nothing now; null if it works. */
  readonly disabled?: (state: AppState) => string | null;
  /** `now` is in milliseconds since the epoch. */
  readonly action: (state: AppState, now: number) => Action | null;
}
