/** The fix that was typed in a shell, as a proposal. */
import type { FileChange, ShellRecord } from '../../fix/types.ts';
import type { Address } from '../../states/address.ts';

export interface FixState {
  /** Where the shell was. */
  readonly address: Address;
  readonly record: ShellRecord;
  readonly phase:
    | { readonly kind: 'idle' }
    | { readonly kind: 'working' }
    | { readonly kind: 'proposed'; readonly changes: readonly FileChange[]; readonly diff: readonly string[] }
    /** One sentence: why there is no proposal. */
    | { readonly kind: 'none'; readonly why: string };
}
