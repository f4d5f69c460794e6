import type { LeftBehind } from '../../states/left-behind.ts';
import type { SizesReport } from '../../states/sizes.ts';
import type { Loaded } from '../inspect/state.ts';

/** Actions of the Sizes screen. `key` names the state that an answer is for. */
export type SizesAction =
  | { readonly type: 'sizes/measured'; readonly key: string; readonly report: Loaded<SizesReport> }
  | {
      readonly type: 'sizes/leftFound';
      readonly key: string;
      readonly left: Loaded<readonly LeftBehind[]>;
    }
  | { readonly type: 'sizes/shapeTurned' };
