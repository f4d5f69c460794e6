import type { HistoryChange, PastBuild, PastDetails } from '../../history/types.ts';
import type { Millis, StatusUpdate } from '../../progress/types.ts';
import type { PastRead } from '../../states/past-builds.ts';
import type { Move } from '../../store/move.ts';
import type { BuildAction } from '../build/actions.ts';

/** Actions of the screen of past builds. */
export type HistoryAction =
  | { readonly type: 'history/changed'; readonly changes: readonly HistoryChange[] }
  /** All that is kept has been told. */
  | { readonly type: 'history/listed' }
  | { readonly type: 'history/missing'; readonly message: string }
  /** In the list, in the views of an opened build, or in a comparison. */
  | { readonly type: 'history/moved'; readonly move: Move }
  | { readonly type: 'history/markToggled' }
  | { readonly type: 'history/openAsked'; readonly build: PastBuild }
  | { readonly type: 'history/opened'; readonly details: PastDetails }
  | {
      readonly type: 'history/progressed';
      readonly id: string;
      readonly updates: readonly StatusUpdate[];
      readonly now: Millis;
    }
  /** All of an opened build has been read, or it has ended; `details` as they are now. */
  | { readonly type: 'history/ended'; readonly details: PastDetails }
  /** An opened build, or one of two that are compared, cannot be read. */
  | { readonly type: 'history/unreadable'; readonly message: string }
  /** Something that only looks, in the views of Build. */
  | { readonly type: 'history/viewed'; readonly action: BuildAction }
  | { readonly type: 'history/compareAsked'; readonly a: PastBuild; readonly b: PastBuild }
  | { readonly type: 'history/compared'; readonly a: PastRead; readonly b: PastRead }
  /** How the files of the results of both builds differ. */
  | { readonly type: 'history/filesAsked'; readonly a: PastDetails; readonly b: PastDetails }
  | { readonly type: 'history/panelTurned' }
  /** Back to the list. */
  | { readonly type: 'history/closed' }
  /** Confirmed. */
  | { readonly type: 'history/deleteAsked'; readonly id: string }
  | { readonly type: 'history/filterOpened' }
  | { readonly type: 'history/filterTyped'; readonly text: string }
  | { readonly type: 'history/filterErased'; readonly all?: boolean }
  | { readonly type: 'history/filterKept' }
  | { readonly type: 'history/filterLeft' };
