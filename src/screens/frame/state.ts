/** What lies over or around the screens. */
import type { Address } from '../../states/address.ts';

/** A text field: the keys go here until enter or esc. */
export interface SearchState {
  readonly query: string;
  readonly editing: boolean;
  /** Line of the match that was jumped to; null before the first. */
  readonly line: number | null;
}

export type Overlay =
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'targets'; readonly cursor: number }
  | { readonly kind: 'notices'; readonly top: number }
  | { readonly kind: 'quit' }
  /** The two states to compare; `a` is null until it is marked. */
  | { readonly kind: 'pair'; readonly cursor: number; readonly a: Address | null }
  /** What a list leaves out. */
  | { readonly kind: 'kinds'; readonly cursor: number }
  /** Something is there already where a copy should go; `text` says what. */
  | {
      readonly kind: 'overwrite';
      readonly path: string;
      readonly destination: string;
      readonly text: string;
    };
