/** A build: its progress, and what of it is shown. */
import type { Explanation } from '../../llb/explanation.ts';
import type { StepGraph } from '../../llb/types.ts';
import type { BuildFailure, BuildNotice } from '../../ports.ts';
import type { BuildProgress } from '../../progress/model.ts';
import type { Millis } from '../../progress/types.ts';
import type { BuildWhy } from '../../states/recorded-build.ts';

export type BuildPhase = 'connecting' | 'running' | 'done' | 'failed' | 'cancelled' | 'lost';

export type BuildPanel = 'steps' | 'log';

export interface BuildState {
  /** 1 for the first build since the program started. */
  readonly number: number;
  readonly phase: BuildPhase;
  /** Display name of the stage being built. */
  readonly target: string;
  readonly noCache: boolean;
  /** Whether everything is built that does not need a failed step. */
  readonly keepGoing: boolean;
  readonly startedAt: Millis;
  readonly endedAt: Millis | null;
  readonly progress: BuildProgress;
  /** The target's graph, known before anything runs. */
  readonly graph: StepGraph | null;
  readonly notices: readonly BuildNotice[];
  /** The failure that is shown: the first one, or another one that was chosen. */
  readonly failure: BuildFailure | null;
  /** All failures, in the order in which they were met. */
  readonly failures: readonly BuildFailure[];
  /** Why a COPY found nothing; null if that is not why it failed. */
  readonly explanation: Explanation | null;
  /** Why its steps ran, once it is recorded; null until then, and where that is not known. */
  readonly why: BuildWhy | null;
  /** Why the build could not start, or was lost. */
  readonly error: string | null;
  readonly panel: BuildPanel;
  /** Id of the row under the cursor; null: follow the running step. */
  readonly cursor: string | null;
  /** The row under the cursor in the previous build, whose steps had other ids; null: choose a new one. */
  readonly place: { readonly stage: number | null; readonly title: string } | null;
  /** First line shown of the log; null: follow its end. */
  readonly logTop: number | null;
  /** Rows of that line above the panel, where lines are wrapped. */
  readonly logRow: number;
  /** Stages that the user folded (true) or unfolded, by row id. */
  readonly folded: ReadonlyMap<string, boolean>;
}
