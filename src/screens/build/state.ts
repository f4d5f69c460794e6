/** A build: how far it is, and what of it is looked at. */
import type { Explanation } from '../../llb/explanation.ts';
import type { StepGraph } from '../../llb/types.ts';
import type { BuildFailure, BuildNotice } from '../../ports.ts';
import type { BuildProgress } from '../../progress/model.ts';
import type { Millis } from '../../progress/types.ts';

export type BuildPhase = 'connecting' | 'running' | 'done' | 'failed' | 'cancelled' | 'lost';

export type BuildPanel = 'steps' | 'log';

export interface BuildState {
  /** 1 for the first build since the program started. */
  readonly number: number;
  readonly phase: BuildPhase;
  /** The stage that is built, as people call it. */
  readonly target: string;
  readonly noCache: boolean;
  readonly startedAt: Millis;
  readonly endedAt: Millis | null;
  readonly progress: BuildProgress;
  /** The target's graph, known before anything runs. */
  readonly graph: StepGraph | null;
  readonly notices: readonly BuildNotice[];
  readonly failure: BuildFailure | null;
  /** Why a COPY of it found nothing; null where it did not fail by that. */
  readonly explanation: Explanation | null;
  /** Why the build could not start or was lost. */
  readonly error: string | null;
  readonly panel: BuildPanel;
  /** Id of the row under the cursor; null: follow what runs. */
  readonly cursor: string | null;
  /** Where the cursor was in the build before, whose steps had other ids; null: it is chosen anew. */
  readonly place: { readonly stage: number | null; readonly title: string } | null;
  /** First line shown of the log; null: follow its end. */
  readonly logTop: number | null;
  /** What the person folded to one row (true) or unfolded, by the id of the stage's row. */
  readonly folded: ReadonlyMap<string, boolean>;
}
