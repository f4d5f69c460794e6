/** Selectors of the Build screen. */
import type { StepGraph } from '../../llb/types.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { type BuildProgress, findVertex } from '../../progress/model.ts';
import { type BuildSummary, summary } from '../../progress/summary.ts';
import type { VertexProgress } from '../../progress/vertex.ts';
import type { AppState } from '../../store/state.ts';
import { vertexOf } from './select-failures.ts';
import { type BuildRow, rowsOf } from './select-rows.ts';

/** Whether a build is running in the engine. */
export function isBuilding(state: AppState): boolean {
  return state.build !== null && state.build.endedAt === null;
}

/** The time for everything being measured: it stops when the build ends. */
function measuredAt(state: AppState): number {
  return state.build?.endedAt ?? state.now;
}

let rowsFor: { readonly of: readonly unknown[]; readonly rows: readonly BuildRow[] } | null = null;

/** Stages and their steps in list order. Cached, because frames and keys ask several times. */
export function buildRows(state: AppState): readonly BuildRow[] {
  const now = measuredAt(state);
  const { build, dockerfile } = state;
  if (build === null) return [];
  const of = [build.progress, build.folded, build.graph, build.startedAt, dockerfile, now];
  if (rowsFor === null || rowsFor.of.some((part, index) => part !== of[index])) {
    rowsFor = { of, rows: rowsOf(build, dockerfile, now) };
  }
  return rowsFor.rows;
}

let indexFor: {
  readonly rows: readonly BuildRow[];
  readonly build: AppState['build'];
  readonly index: number;
} | null = null;

/**
 * Index of the row under the cursor; if the user has not moved it, the most interesting one. Cached, because frames and keys
 * ask many times.
 */
export function cursorIndex(state: AppState): number {
  const rows = buildRows(state);
  const { build } = state;
  if (indexFor === null || indexFor.rows !== rows || indexFor.build !== build)
    indexFor = { rows, build, index: findCursor(state, rows) };
  return indexFor.index;
}

function findCursor(state: AppState, rows: readonly BuildRow[]): number {
  const cursor = state.build?.cursor ?? null;
  const chosen = cursor === null ? -1 : rows.findIndex((row) => row.id === cursor);
  if (chosen >= 0) return chosen;
  const place = cursor === null ? null : (state.build?.place ?? null);
  const same = rows.findIndex((row) => row.stage === place?.stage && row.title === place.title);
  return same >= 0 ? same : followedIndex(rows, failedVertex(state));
}

/**
 * The failed step; else the step that is running (or was, when cancelled) the longest; else the last one
 * run.
 */
function followedIndex(rows: readonly BuildRow[], failed: string | null): number {
  const failure = failed === null ? -1 : rows.findIndex((row) => row.id === failed);
  if (failure >= 0) return failure;
  const running = longestIndex(rows, 'running');
  if (running >= 0) return running;
  const cancelled = longestIndex(rows, 'cancelled');
  if (cancelled >= 0) return cancelled;
  const ran = rows.findLastIndex((row) => row.kind === 'step' && row.status === 'done' && row.stage !== null);
  if (ran >= 0) return ran;
  return Math.max(
    0,
    rows.findLastIndex((row) => row.kind === 'step' && row.status !== 'waiting'),
  );
}

/** Index of the step with that status that took the most time; -1 if there is none. */
function longestIndex(rows: readonly BuildRow[], status: BuildRow['status']): number {
  let best = -1;
  let longest = -1;
  for (const [index, row] of rows.entries()) {
    if (row.kind === 'step' && row.status === status && (row.elapsed ?? 0) > longest) {
      best = index;
      longest = row.elapsed ?? 0;
    }
  }
  return best;
}

/** The row under the cursor; null if there are no rows. */
export function cursorRow(state: AppState): BuildRow | null {
  return buildRows(state)[cursorIndex(state)] ?? null;
}

/** The step under the cursor; null for a stage. */
export function cursorVertex(state: AppState): VertexProgress | null {
  const row = cursorRow(state);
  return state.build === null || row?.kind !== 'step' ? null : findVertex(state.build.progress, row.id);
}

/** The log of the step under the cursor; null for a stage. */
export function buildLog(state: AppState): LogBuffer | null {
  return cursorVertex(state)?.log ?? null;
}

/** Digest of the vertex of the failure that is shown; without one, of that which failed first. Null if none did. */
export function failedVertex(state: AppState): string | null {
  if (state.build === null) return null;
  const { failure, progress } = state.build;
  const reported = failure === null ? null : vertexOf(progress, failure);
  return reported ?? buildSummary(state)?.failed?.digest ?? null;
}

let summaryFor: {
  readonly progress: BuildProgress;
  readonly graph: StepGraph | null;
  readonly now: number;
  readonly summary: BuildSummary;
} | null = null;

/** The totals of the build so far; null before the first one. */
export function buildSummary(state: AppState): BuildSummary | null {
  if (state.build === null) return null;
  const now = measuredAt(state);
  const { progress, graph } = state.build;
  const { progress: last, graph: lastGraph, now: lastNow } = summaryFor ?? {};
  if (summaryFor === null || last !== progress || lastGraph !== graph || lastNow !== now) {
    summaryFor = { progress, graph, now, summary: summary(progress, now, graph) };
  }
  return summaryFor.summary;
}
