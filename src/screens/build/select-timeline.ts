import { engineTime } from '../../progress/model.ts';
import type { Millis } from '../../progress/types.ts';
import type { VertexState } from '../../progress/vertex.ts';
import type { AppState } from '../../store/state.ts';
import { cursorRow } from './select.ts';
import { stagesOf } from './select-rows.ts';

export interface TimelineBar {
  readonly title: string;
  /** Null if the timeline is of one stage. */
  readonly stage: string | null;
  readonly state: VertexState;
  /** Milliseconds after the first start of all bars. */
  readonly start: Millis;
  readonly elapsed: Millis;
}

export interface Timeline {
  /** `Where the time went`, or the stage it is about. */
  readonly stage: string | null;
  readonly bars: readonly TimelineBar[];
  /** Milliseconds from the first start to the last end. */
  readonly length: Millis;
  /** Steps that came from the cache and have no bar. */
  readonly cached: number;
}

/** When steps ran, of the stage under the cursor or of a whole finished build; null if a log is shown. */
export function timeline(state: AppState): Timeline | null {
  const { build } = state;
  if (build === null) return null;
  const row = cursorRow(state);
  const whole = build.cursor === null && build.phase === 'done';
  if (!whole && row?.kind !== 'stage') return null;
  const now = build.endedAt ?? state.now;
  const at = engineTime(build.progress, now);
  const stages = stagesOf(build, state.dockerfile, now).filter((stage) =>
    whole ? stage.index !== null : stage.index === row?.stage,
  );
  const shown = stages.flatMap((stage) => stage.steps.map((step) => ({ stage: stage.name, step })));
  const ran = shown.filter(({ step }) => step.runs.length > 0 && step.state !== 'cached');
  // Not the build's own start: a step shared with another build may have started earlier.
  const start = Math.min(...ran.map(({ step }) => step.runs[0]?.start ?? at));
  const bars = ran
    .map(({ stage, step }): TimelineBar => {
      const first = step.runs[0]?.start ?? start;
      return {
        title: step.label.kind === 'other' ? step.name : step.label.title,
        stage: whole ? stage : null,
        state: step.state,
        start: Math.max(0, first - start),
        elapsed: Math.max(0, (step.runs.at(-1)?.stop ?? at) - first),
      };
    })
    .toSorted((a, b) => a.start - b.start);
  return {
    stage: whole ? null : (row?.title ?? null),
    bars,
    length: Math.max(1, ...bars.map((bar) => bar.start + bar.elapsed)),
    cached: shown.filter(({ step }) => step.state === 'cached').length,
  };
}
