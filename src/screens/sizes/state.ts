import type { Address } from '../../states/address.ts';
import type { LeftBehind } from '../../states/left-behind.ts';
import type { SizesReport } from '../../states/sizes.ts';
import type { InspectView, Loaded } from '../inspect/state.ts';

/** Where the bytes of a state come from, and which are wasted. */
export interface SizesView extends InspectView {
  readonly address: Address;
  readonly report: Loaded<SizesReport>;
  /** What the stages of the target produced that no later stage uses; requested once shown. */
  readonly left: Loaded<readonly LeftBehind[]>;
  /** The image by instruction, or the unused files of its stages. */
  readonly shape: 'lines' | 'left';
  /** Index of the row under the cursor, for each list. */
  readonly cursor: { readonly lines: number; readonly left: number };
  readonly filesTop: number;
}
