import type { Dockerfile } from '../../dockerfile/types.ts';
import type { KnownBuilds } from '../../history/listed.ts';
import type { PastBuild } from '../../history/types.ts';
import type { PastRead } from '../../states/past-builds.ts';
import type { BuildState } from '../build/state.ts';

/** A past build in the views of Build. */
export interface OpenedBuild {
  readonly past: PastBuild;
  /** Null while it is being read. */
  readonly view: {
    readonly build: BuildState;
    /** As it was, or made up of the steps where it is not kept: `isKept`. */
    readonly dockerfile: Dockerfile;
    readonly isKept: boolean;
  } | null;
}

export type ComparedPanel = 'steps' | 'logs';

/** Two past builds, the earlier one first. */
export interface ComparedBuilds {
  readonly a: PastBuild;
  readonly b: PastBuild;
  /** Null while they are being read. */
  readonly read: { readonly a: PastRead; readonly b: PastRead } | null;
  /** Row of the step under the cursor. */
  readonly cursor: number;
  readonly panel: ComparedPanel;
  /** First line of both logs. */
  readonly logTop: number;
}

export interface HistoryState {
  readonly phase: 'idle' | 'asking' | 'listed' | 'none';
  /** Why there is no history; null if there is one. */
  readonly problem: string | null;
  /** What is to be said of the history as a whole, a sentence each. */
  readonly notices: readonly string[];
  readonly known: KnownBuilds;
  readonly filter: string;
  readonly isFiltering: boolean;
  /** Id of the build under the cursor; null: the newest. */
  readonly cursor: string | null;
  /** Id of the build that is to be compared; null for none. */
  readonly marked: string | null;
  readonly opened: OpenedBuild | null;
  readonly compared: ComparedBuilds | null;
}

export const NO_HISTORY: HistoryState = {
  phase: 'idle',
  problem: null,
  notices: [],
  known: new Map(),
  filter: '',
  isFiltering: false,
  cursor: null,
  marked: null,
  opened: null,
  compared: null,
};
