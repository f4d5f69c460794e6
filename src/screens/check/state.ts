import type { Finding } from '../../filesystem/check/index.ts';
import type { Address } from '../../states/address.ts';
import type { Loaded } from '../inspect/state.ts';

/** What a state lacks, and what it should not hold. */
export interface CheckView {
  readonly place: Address;
  readonly findings: Loaded<readonly Finding[]>;
  /** Index of the finding under the cursor, among those that the filter leaves. */
  readonly cursor: number;
  readonly filter: string;
  readonly panel: 'list' | 'detail';
  readonly detailTop: number;
}
