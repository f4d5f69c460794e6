/** State of the overlays and the search. */
import type { CacheMount } from '../../ports.ts';
import type { Address } from '../../states/address.ts';

/** A text field: it gets all keys until enter or esc. */
export interface SearchState {
  readonly query: string;
  readonly editing: boolean;
  /** Line of the current match; null before the first jump. */
  readonly line: number | null;
  /** Set in a search of all logs: the step of the current match; null before the first jump. */
  readonly step?: string | null;
}

export type Overlay =
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'targets'; readonly cursor: number }
  | { readonly kind: 'notices'; readonly top: number }
  /** Why the steps of the build ran. */
  | { readonly kind: 'why'; readonly top: number }
  /** All actions that work, under a filter. */
  | { readonly kind: 'menu'; readonly query: string; readonly cursor: number }
  | { readonly kind: 'quit' }
  /** Deleting the record of a past build. */
  | { readonly kind: 'deleteBuild'; readonly id: string }
  /** A cache mount is to be cleared. */
  | { readonly kind: 'clearCache'; readonly mount: CacheMount }
  /** Where a stage is to be started. */
  | { readonly kind: 'run'; readonly stage: number; readonly cursor: number }
  /** Choosing two states to compare; `a` is null until the first is chosen. */
  | { readonly kind: 'pair'; readonly cursor: number; readonly a: Address | null }
  /** What the target takes. `field` is what is typed for the row under the cursor; null if nothing is. */
  | { readonly kind: 'options'; readonly cursor: number; readonly field: string | null }
  /** The commands of a failed instruction. */
  | { readonly kind: 'trace'; readonly cursor: number }
  /**
   * All breakpoints. `field` is what is typed; null if nothing is. `edited`: index of the breakpoint that the text takes the
   * place of; null for a new one.
   */
  | {
      readonly kind: 'breakpoints';
      readonly cursor: number;
      readonly field: string | null;
      readonly edited: number | null;
    }
  /** Choosing one of the changed paths, to see who wrote it before. */
  | { readonly kind: 'writers'; readonly cursor: number }
  /** A proposal of a fix. */
  | { readonly kind: 'fix'; readonly top: number }
  /** Choosing the kinds that a list shows. */
  | { readonly kind: 'kinds'; readonly cursor: number }
  /** Something already exists at a copy's destination; `text` names it. */
  | {
      readonly kind: 'overwrite';
      /** The path in the state that is copied; null if a log is saved. */
      readonly path: string | null;
      readonly destination: string;
      readonly text: string;
    };
