import { timeIn } from './intervals.ts';
import { type BuildProgress, engineTime } from './model.ts';
import type { Millis } from './types.ts';
import type { VertexProgress } from './vertex.ts';

/** What a build comes to. Steps are vertexes that belong to an instruction of the Dockerfile. */
export interface BuildSummary {
  /** Milliseconds from the first start to the last end, or to now while it runs. */
  readonly elapsed: number;
  readonly steps: number;
  /** Run to a good end, or out of the cache. */
  readonly finished: number;
  readonly cached: number;
  /** Cached among finished steps, 0 to 1; 0 when none has finished. */
  readonly cachedShare: number;
  /** Steps that were run, the longest first. */
  readonly slowest: readonly { readonly vertex: VertexProgress; readonly elapsed: number }[];
  /** The first that failed, a step or not. */
  readonly failed: VertexProgress | null;
  readonly warnings: number;
}

/** Sums a build up. @param now by our clock. @param slowest how many of the slowest steps to name. */
export function summary(progress: BuildProgress, now: Millis, slowest = 3): BuildSummary {
  const vertexes = [...progress.vertexes.values()].filter(({ hidden }) => !hidden);
  const at = engineTime(progress, now);
  const steps = vertexes.filter(({ label }) => label.kind === 'step');
  const cached = steps.filter(({ state }) => state === 'cached').length;
  const finished = cached + steps.filter(({ state }) => state === 'done').length;
  const ends = vertexes.map(({ runs, state }) => (state === 'running' ? at : (runs.at(-1)?.stop ?? 0)));
  return {
    elapsed: progress.startedAt === null ? 0 : Math.max(0, Math.max(...ends) - progress.startedAt),
    steps: steps.length,
    finished,
    cached,
    cachedShare: finished === 0 ? 0 : cached / finished,
    slowest: steps
      .filter(({ state }) => state !== 'cached' && state !== 'waiting')
      .map((vertex) => ({ vertex, elapsed: timeIn(vertex.runs, at) }))
      .sort((a, b) => b.elapsed - a.elapsed)
      .slice(0, slowest),
    failed: firstFailed(vertexes),
    warnings: vertexes.reduce((sum, vertex) => sum + vertex.warnings.length, 0),
  };
}

/** The one whose end came first is the cause; the others were drawn in. */
function firstFailed(vertexes: readonly VertexProgress[]): VertexProgress | null {
  const end = ({ runs }: VertexProgress): Millis => runs.at(-1)?.stop ?? Number.POSITIVE_INFINITY;
  const failed = vertexes.filter(({ state }) => state === 'failed');
  return failed.reduce<VertexProgress | null>((a, b) => (a === null || end(b) < end(a) ? b : a), null);
}

/** Milliseconds that a vertex has run. @param now by our clock. */
export function elapsedOf(progress: BuildProgress, vertex: VertexProgress, now: Millis): number {
  return timeIn(vertex.runs, engineTime(progress, now));
}
