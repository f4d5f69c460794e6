import type { ShellRecord } from '../../fix/types.ts';
import type { Millis } from '../../progress/types.ts';
import type { Address } from '../../states/address.ts';
import type { CheckedStage } from '../../states/check-fixes.ts';
import type { ShownProposal } from './state.ts';

export type FixAction =
  /** A shell has ended in which something was typed. */
  | { readonly type: 'fix/recorded'; readonly address: Address; readonly record: ShellRecord }
  | { readonly type: 'fix/asked' }
  /** Proposes what fixes all that was found. */
  | { readonly type: 'fix/checkAsked'; readonly checked: CheckedStage }
  | {
      readonly type: 'fix/proposed';
      /** The likeliest first. */
      readonly proposals: readonly ShownProposal[];
      /** What is not in it, as one sentence; null if nothing is left out. */
      readonly note: string | null;
    }
  | { readonly type: 'fix/refused'; readonly why: string }
  /** Shows the next proposal. */
  | { readonly type: 'fix/otherAsked' }
  | { readonly type: 'fix/editAsked' }
  /** Writes the proposal that is shown, then builds. */
  | { readonly type: 'fix/applyAsked'; readonly now: Millis }
  | { readonly type: 'fix/applied' };
