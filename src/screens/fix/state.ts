/** A change of the Dockerfile as a proposal: of what was typed in a shell, or of what a check found. */
import type { Proposal, ShellRecord } from '../../fix/types.ts';
import type { Address } from '../../states/address.ts';
import type { CheckedStage } from '../../states/check-fixes.ts';

/** A proposal with its diff. */
export interface ShownProposal extends Proposal {
  readonly diff: readonly string[];
}

/** How far a proposal is. */
export type FixPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working' }
  | {
      readonly kind: 'proposed';
      readonly proposals: readonly ShownProposal[];
      /** Index of the one that is shown. */
      readonly chosen: number;
      readonly note: string | null;
    }
  /** One sentence: why there is no proposal. */
  | { readonly kind: 'none'; readonly why: string };

/** A fix of what was done in a shell. */
export interface ShellFix {
  /** Where the shell was. */
  readonly address: Address;
  readonly record: ShellRecord;
  readonly phase: FixPhase;
}

/** A fix of all that a check found. */
export interface CheckFix {
  readonly checked: CheckedStage;
  /** The fix of the last shell, which comes back afterwards. */
  readonly shell: ShellFix | null;
  readonly phase: FixPhase;
}

export type FixState = ShellFix | CheckFix;
