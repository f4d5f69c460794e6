/** The fix that was typed in a shell, as a proposal. */
import type { Proposal, ShellRecord } from '../../fix/types.ts';
import type { Address } from '../../states/address.ts';

/** A proposal with its diff. */
export interface ShownProposal extends Proposal {
  readonly diff: readonly string[];
}

export interface FixState {
  /** Where the shell was. */
  readonly address: Address;
  readonly record: ShellRecord;
  readonly phase:
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
}
