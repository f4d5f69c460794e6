import type { Finding } from '../../filesystem/check/index.ts';
import type { Address } from '../../states/address.ts';
import type { InspectView, Loaded } from '../inspect/state.ts';

/** What a state lacks, and what it should not contain. */
export interface CheckView extends InspectView {
  readonly address: Address;
  readonly findings: Loaded<readonly Finding[]>;
  /** Index of the finding under the cursor, among those that match the filter. */
  readonly cursor: number;
  readonly detailTop: number;
}
