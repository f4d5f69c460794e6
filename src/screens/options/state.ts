/** What the target takes from outside, and what was changed about it here. */
import type { BuildOptions, OptionChanges, Outline } from '../../ports.ts';

export type OutlineState =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly outline: Outline };

export interface OptionsState {
  readonly changes: OptionChanges;
  /** The options of the next build; null until they are asked for. */
  readonly next: BuildOptions | null;
  /** What the engine says that the target takes. */
  readonly outline: OutlineState;
}
