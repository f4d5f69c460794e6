import type { BuildOptions, OptionChanges } from '../../ports.ts';
import type { OutlineState } from './state.ts';

export type OptionsAction =
  /** The options of the next build are these. */
  | { readonly type: 'options/described'; readonly next: BuildOptions }
  | { readonly type: 'options/outlined'; readonly outline: OutlineState }
  /** Opens the text field of the row under the cursor. */
  | { readonly type: 'options/fieldOpened'; readonly text: string }
  | { readonly type: 'options/typed'; readonly text: string }
  | { readonly type: 'options/erased'; readonly all?: boolean }
  | { readonly type: 'options/fieldLeft' }
  /** These changes are to replace the ones so far. */
  | { readonly type: 'options/changeAsked'; readonly changes: OptionChanges }
  | { readonly type: 'options/changed'; readonly changes: OptionChanges }
  | { readonly type: 'options/copyAsked' };
