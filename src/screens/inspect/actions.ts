import type { Finding } from '../../filesystem/check/index.ts';
import type { ChangeKind } from '../../filesystem/diff.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Move as MovedFile } from '../../filesystem/moves.ts';
import type { Address } from '../../states/address.ts';
import type { LeftBehind } from '../../states/left-behind.ts';
import type { OriginIndex } from '../../states/origins.ts';
import type { Pair } from '../../states/pairs.ts';
import type { SizesReport } from '../../states/sizes.ts';
import type { Move } from '../../store/actions.ts';
import type { Compared, Detail } from '../diff/state.ts';
import type { Contents, EntryKind, InspectScreenName, Loaded, TextToken, Work } from './state.ts';

/** What happens on the screens that look into states. `key` names the state or the pair that an answer is about. */
export type InspectAction =
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
  | { readonly type: 'field/left' }
  | { readonly type: 'files/listed'; readonly key: string; readonly tree: Loaded<FileTree> }
  | { readonly type: 'files/traced'; readonly key: string; readonly origins: Loaded<OriginIndex> }
  | {
      readonly type: 'files/read';
      readonly key: string;
      readonly path: string;
      readonly contents: Contents;
    }
  | {
      readonly type: 'files/coloured';
      readonly key: string;
      readonly path: string;
      readonly offset: number;
      readonly tokens: readonly (readonly TextToken[])[];
    }
  | { readonly type: 'files/copyAsked' }
  /** `overwrite`: what is there already may be written over. */
  | {
      readonly type: 'files/copied';
      readonly path: string;
      readonly destination: string;
      readonly overwrite: boolean;
    }
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
  | { readonly type: 'diff/movesFound'; readonly key: string; readonly moves: Loaded<readonly MovedFile[]> }
  | { readonly type: 'check/found'; readonly key: string; readonly findings: Loaded<readonly Finding[]> }
  | { readonly type: 'sizes/measured'; readonly key: string; readonly report: Loaded<SizesReport> }
  | {
      readonly type: 'sizes/leftFound';
      readonly key: string;
      readonly left: Loaded<readonly LeftBehind[]>;
    }
  | { readonly type: 'sizes/shapeTurned' };
