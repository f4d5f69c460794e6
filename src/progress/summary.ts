import type { StepGraph } from '../llb/types.ts';
import { shownVertexes } from './group-by-stage.ts';
import { timeIn } from './intervals.ts';
import { type BuildProgress, engineTime } from './model.ts';
import type { Millis } from './types.ts';
import type { VertexProgress } from './vertex.ts';

/** The result of a build. Steps are vertexes that belong to an instruction of the Dockerfile. */
export interface BuildSummary {
  readonly steps: number;
  /** Steps that succeeded or came from the cache. */
  readonly finished: number;
  readonly cached: number;
  /** Share of cached steps among all, 0 to 1; 0 when there are none. */
  readonly cachedShare: number;
  /** Steps that were run, slowest first. */
  readonly slowest: readonly { readonly vertex: VertexProgress; readonly elapsed: number }[];
  /** The first vertex that failed, a step or not. */
  readonly failed: VertexProgress | null;
}

/** How many of the slowest steps are listed. */
const MAX_SLOWEST_STEPS = 3;

/**
 * Summarises a build. @param now by our clock. @param graph of the target, whose names its steps get; null when it is
 * not known yet
 */
export function summary(progress: BuildProgress, now: Millis, graph: StepGraph | null = null): BuildSummary {
  const vertexes = shownVertexes(progress, graph);
  const at = engineTime(progress, now);
  const steps = vertexes.filter(({ label }) => label.kind === 'step');
  const cached = steps.filter(({ state }) => state === 'cached').length;
  const finished = cached + steps.filter(({ state }) => state === 'done').length;
  return {
    steps: steps.length,
    finished,
    cached,
    cachedShare: steps.length === 0 ? 0 : cached / steps.length,
    slowest: steps
      .filter(({ state }) => state !== 'cached' && state !== 'waiting')
      .map((vertex) => ({ vertex, elapsed: timeIn(vertex.runs, at) }))
      .sort((a, b) => b.elapsed - a.elapsed)
      .slice(0, MAX_SLOWEST_STEPS),
    failed: firstFailed(vertexes),
  };
}

/** The vertex that failed first is the cause; the others failed because of it. */
function firstFailed(vertexes: readonly VertexProgress[]): VertexProgress | null {
  const end = ({ runs }: VertexProgress): Millis => runs.at(-1)?.stop ?? Number.POSITIVE_INFINITY;
  const failed = vertexes.filter(({ state }) => state === 'failed');
  return failed.reduce<VertexProgress | null>((a, b) => (a === null || end(b) < end(a) ? b : a), null);
}

/** Milliseconds that a vertex has run. @param now by our clock */
export function elapsedOf(progress: BuildProgress, vertex: VertexProgress, now: Millis): number {
  return timeIn(vertex.runs, engineTime(progress, now));
}
