import { engineTime } from '../../progress/model.ts';
import type { Millis } from '../../progress/types.ts';
import type { VertexProgress, VertexState } from '../../progress/vertex.ts';
import type { AppState } from '../state.ts';
import { buildRows, cursorRow } from './build.ts';

export interface TimelineBar {
  readonly title: string;
  /** Null for work of no stage. */
  readonly stage: string | null;
  readonly state: VertexState;
  /** Milliseconds after the first start of all bars. */
  readonly start: Millis;
  readonly elapsed: Millis;
}

export interface Timeline {
  /** `Where the time went`, or the stage that it is about. */
  readonly stage: string | null;
  readonly bars: readonly TimelineBar[];
  /** Milliseconds from the first start to the last end. */
  readonly length: Millis;
  /** Steps that came out of the cache and have no bar. */
  readonly cached: number;
}

/** What ran when: of the stage under the cursor, or of a whole build that has ended; null where a log is shown. */
export function timeline(state: AppState): Timeline | null {
  const { build } = state;
  if (build === null) return null;
  const row = cursorRow(state);
  const whole = build.endedAt !== null && build.cursor === null && build.phase === 'done';
  if (!whole && row?.kind !== 'stage') return null;
  const at = engineTime(build.progress, build.endedAt ?? state.now);
  const shown = [...build.progress.vertexes.values()].filter(
    (vertex) =>
      !vertex.hidden && (whole ? vertex.label.kind === 'step' : belongs(state, vertex, row?.id ?? '')),
  );
  const ran = shown.filter((vertex) => vertex.runs.length > 0 && vertex.state !== 'cached');
  // Not the build's own start: a step that another build was running already began before it.
  const start = Math.min(...ran.map((vertex) => vertex.runs[0]?.start ?? at));
  const bars = ran
    .map((vertex): TimelineBar => {
      const first = vertex.runs[0]?.start ?? start;
      const last = vertex.runs.at(-1)?.stop ?? at;
      return {
        title: vertex.label.kind === 'other' ? vertex.name : vertex.label.title,
        stage: vertex.label.kind === 'step' ? vertex.label.stage : null,
        state: vertex.state,
        start: Math.max(0, first - start),
        elapsed: Math.max(0, last - first),
      };
    })
    .toSorted((a, b) => a.start - b.start);
  return {
    stage: whole ? null : (row?.title ?? null),
    bars,
    length: Math.max(1, ...bars.map((bar) => bar.start + bar.elapsed)),
    cached: shown.filter((vertex) => vertex.state === 'cached').length,
  };
}

/** Whether a vertex is a step of the stage row of that id. Folded stages have no step rows, so the rows do not tell. */
function belongs(state: AppState, vertex: VertexProgress, id: string): boolean {
  const stage = buildRows(state).find((row) => row.kind === 'stage' && row.id === id);
  if (stage === undefined) return false;
  if (stage.stage === null) return vertex.label.kind !== 'step';
  const model = state.dockerfile.stages[stage.stage];
  if (vertex.label.kind !== 'step' || model === undefined) return false;
  const names = [model.name, `stage-${model.index}`, state.dockerfile.stages.length === 1 ? null : undefined];
  return names.includes(vertex.label.stage);
}
