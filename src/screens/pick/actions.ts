import type { Move } from '../../store/move.ts';
import type { WindowSize } from '../../store/state.ts';
import type { Choice } from './state.ts';

/** What can happen in the list of builds. */
export type PickAction =
  | { readonly type: 'window/resized'; readonly size: WindowSize }
  | { readonly type: 'pick/found'; readonly choices: readonly Choice[]; readonly isTruncated: boolean }
  | { readonly type: 'pick/failed'; readonly message: string }
  | { readonly type: 'pick/typed'; readonly text: string }
  | { readonly type: 'pick/erased'; readonly all: boolean }
  | { readonly type: 'pick/moved'; readonly move: Move }
  /** A row of the list was pointed at, from 0, headings included. */
  | { readonly type: 'pick/pointed'; readonly row: number }
  | { readonly type: 'pick/chosen' }
  | { readonly type: 'pick/left'; readonly interrupted: boolean };
