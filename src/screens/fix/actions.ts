import type { FileChange, ShellRecord } from '../../fix/types.ts';
import type { Millis } from '../../progress/types.ts';
import type { Address } from '../../states/address.ts';

export type FixAction =
  /** A shell has ended in which something was typed. */
  | { readonly type: 'fix/recorded'; readonly address: Address; readonly record: ShellRecord }
  | { readonly type: 'fix/asked' }
  | {
      readonly type: 'fix/proposed';
      readonly changes: readonly FileChange[];
      readonly diff: readonly string[];
    }
  | { readonly type: 'fix/refused'; readonly why: string }
  | { readonly type: 'fix/editAsked' }
  /** Writes the proposal that is shown, then builds. */
  | { readonly type: 'fix/applyAsked'; readonly now: Millis }
  | { readonly type: 'fix/applied' };
