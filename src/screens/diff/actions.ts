import type { Move } from '../../filesystem/moves.ts';
import type { OriginIndex } from '../../states/origins.ts';
import type { Pair } from '../../states/pairs.ts';
import type { Loaded } from '../inspect/state.ts';
import type { Compared, Detail } from './state.ts';

/** Actions of the Diff screen. `key` names the pair that an answer is for. */
export type DiffAction =
  | { readonly type: 'diff/paired'; readonly pair: Pair }
  | { readonly type: 'diff/turned' }
  | { readonly type: 'diff/compared'; readonly key: string; readonly compared: Loaded<Compared> }
  | { readonly type: 'diff/traced'; readonly key: string; readonly origins: Loaded<OriginIndex> }
  | {
      readonly type: 'diff/detailed';
      readonly key: string;
      readonly path: string;
      readonly contents: Detail;
    }
  | { readonly type: 'diff/shapeTurned' }
  | { readonly type: 'diff/movesAsked' }
  | { readonly type: 'diff/movesFound'; readonly key: string; readonly moves: Loaded<readonly Move[]> };
