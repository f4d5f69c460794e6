import type { ChangeKind } from '../../filesystem/diff.ts';
import type { Address } from '../../states/address.ts';
import type { Pair } from '../../states/pairs.ts';
import type { Move } from '../../store/move.ts';
import type { EntryKind, InspectScreenName, InspectScreens, Work } from './state.ts';

/** Actions of the inspect screens: of all of them, or of one. */
export type InspectAction = SharedInspectAction | InspectScreens[InspectScreenName]['action'];

/** Actions of the keys that these screens share. */
export type SharedInspectAction =
  /**
   * `path`: the entry to put the cursor on. `jump`: esc returns to what is shown now. `pair`: what Diff compares, if it is
   * none of what it would suggest.
   */
  | {
      readonly type: 'inspect/asked';
      readonly screen: InspectScreenName;
      readonly address: Address;
      readonly path?: string;
      readonly jump?: boolean;
      readonly pair?: Pair;
      /** Files as a map, from the root. */
      readonly map?: boolean;
    }
  | { readonly type: 'inspect/left' }
  /** Returns from a line of the Dockerfile. */
  | { readonly type: 'inspect/returned' }
  | { readonly type: 'inspect/working'; readonly work: Work | null }
  /** The engine answered. */
  | { readonly type: 'inspect/answered' }
  | { readonly type: 'inspect/stopAsked' }
  /** Reads the state again. */
  | { readonly type: 'inspect/refreshAsked' }
  | { readonly type: 'inspect/panelTurned' }
  | { readonly type: 'inspect/moved'; readonly move: Move; readonly count: number }
  | { readonly type: 'inspect/foldToggled' }
  /** Into the folder under the cursor, or out to its parent, which is closed. */
  | { readonly type: 'inspect/foldMoved'; readonly to: 'in' | 'out' }
  | { readonly type: 'inspect/allFolded'; readonly open: boolean }
  | { readonly type: 'inspect/sorted' }
  | { readonly type: 'inspect/kindToggled'; readonly kind: EntryKind | ChangeKind }
  | { readonly type: 'field/opened' }
  | { readonly type: 'field/typed'; readonly text: string }
  | { readonly type: 'field/erased'; readonly all?: boolean }
  /** Keeps the typed text. */
  | { readonly type: 'field/done' }
  | { readonly type: 'field/left' };
