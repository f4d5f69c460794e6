import type { ChangeKind } from '../../filesystem/diff.ts';
import type { Address } from '../../states/address.ts';
import type { Move } from '../../store/move.ts';
import type { EntryKind, InspectScreenName, InspectScreens, Work } from './state.ts';

/** What happens on the screens that inspect states: on all of them, or on one. */
export type InspectAction = SharedInspectAction | InspectScreens[InspectScreenName]['action'];

/** What the keys do that are the same on all of these screens. */
export type SharedInspectAction =
  /** `path`: the entry to put the cursor on. `jump`: esc comes back to what is shown now. */
  | {
      readonly type: 'inspect/asked';
      readonly screen: InspectScreenName;
      readonly place: Address;
      readonly path?: string;
      readonly jump?: boolean;
    }
  | { readonly type: 'inspect/left' }
  /** Back from a line of the Dockerfile. */
  | { readonly type: 'inspect/returned' }
  | { readonly type: 'inspect/working'; readonly work: Work | null }
  /** An answer of the engine is in, whatever it was. */
  | { readonly type: 'inspect/answered' }
  | { readonly type: 'inspect/stopAsked' }
  /** Reads the state that is shown anew. */
  | { readonly type: 'inspect/refreshAsked' }
  | { readonly type: 'inspect/panelTurned' }
  | { readonly type: 'inspect/moved'; readonly move: Move; readonly count: number }
  | { readonly type: 'inspect/foldToggled' }
  /** To the folder around (and shut it), or into the one under the cursor. */
  | { readonly type: 'inspect/foldMoved'; readonly to: 'in' | 'out' }
  | { readonly type: 'inspect/allFolded'; readonly open: boolean }
  | { readonly type: 'inspect/sorted' }
  | { readonly type: 'inspect/kindToggled'; readonly kind: EntryKind | ChangeKind }
  | { readonly type: 'field/opened' }
  | { readonly type: 'field/typed'; readonly text: string }
  | { readonly type: 'field/erased'; readonly all?: boolean }
  /** Keeps what was typed. */
  | { readonly type: 'field/done' }
  | { readonly type: 'field/left' };
