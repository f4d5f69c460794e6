/** State of the overlays and the search. */
import type { Address } from '../../states/address.ts';

/** A text field: it gets all keys until enter or esc. */
export interface SearchState {
  readonly query: string;
  readonly editing: boolean;
  /** Line of the current match; null before the first jump. */
  readonly line: number | null;
}

export type Overlay =
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'targets'; readonly cursor: number }
  | { readonly kind: 'notices'; readonly top: number }
  /** All actions that work, under a filter. */
  | { readonly kind: 'menu'; readonly query: string; readonly cursor: number }
  | { readonly kind: 'quit' }
  /** Choosing two states to compare; `a` is null until the first is chosen. */
  | { readonly kind: 'pair'; readonly cursor: number; readonly a: Address | null }
  /** What the target takes. `field` is what is typed for the row under the cursor; null if nothing is. */
  | { readonly kind: 'options'; readonly cursor: number; readonly field: string | null }
  /** The commands of a failed instruction. */
  | { readonly kind: 'trace'; readonly cursor: number }
  /** A proposal of a fix. */
  | { readonly kind: 'fix'; readonly top: number }
  /** Choosing the kinds that a list shows. */
  | { readonly kind: 'kinds'; readonly cursor: number }
  /** Something already exists at a copy's destination; `text` names it. */
  | {
      readonly kind: 'overwrite';
      readonly path: string;
      readonly destination: string;
      readonly text: string;
    };
