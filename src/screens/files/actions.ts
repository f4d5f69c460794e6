import type { FileTree } from '../../filesystem/file-tree.ts';
import type { OriginIndex } from '../../states/origins.ts';
import type { Loaded } from '../inspect/state.ts';
import type { Contents, TextToken } from './state.ts';

/** Actions of the Files screen. `key` names the state that an answer is for. */
export type FilesAction =
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
  /** `chosen`: the path that the cursor goes to; absent: it stays. */
  | { readonly type: 'files/shapeTurned'; readonly chosen?: string }
  /** `chosen`: the path of the box to go to. */
  | { readonly type: 'files/mapMoved'; readonly chosen: string }
  | { readonly type: 'files/copyAsked' }
  /** `overwrite`: existing files may be replaced. */
  | {
      readonly type: 'files/copied';
      readonly path: string;
      readonly destination: string;
      readonly overwrite: boolean;
    };
