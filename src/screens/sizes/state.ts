import type { Address } from '../../states/address.ts';
import type { LeftBehind } from '../../states/left-behind.ts';
import type { SizesReport } from '../../states/sizes.ts';
import type { InspectView, Loaded } from '../inspect/state.ts';

/** Where the bytes of a state come from, and what was for nothing. */
export interface SizesView extends InspectView {
  readonly place: Address;
  readonly report: Loaded<SizesReport>;
  /** What the stages of the target produced that no later stage uses; asked for when it is shown. */
  readonly left: Loaded<readonly LeftBehind[]>;
  /** The image by instruction, or what its stages left behind. */
  readonly shape: 'lines' | 'left';
  /** Index of the row under the cursor, in each shape. */
  readonly cursor: { readonly lines: number; readonly left: number };
  readonly filesTop: number;
}
