import { type BuildProgress, engineTime, findVertex } from '../progress/model.ts';
import { plainText } from '../progress/sanitize.ts';
import type { VertexProgress } from '../progress/vertex.ts';
import type { PlannedStep } from './basis-of.ts';
import { withoutSecrets } from './masked.ts';
import type { BuildRecord, RecordedStep } from './types.ts';

/** Longer messages of the engine are cut. */
const MAX_ERROR_LENGTH = 500;

/**
 * How the planned steps of a build went.
 *
 * @param startedAt when the build began, in milliseconds by our clock
 */
export function recordedSteps(
  steps: readonly PlannedStep[],
  progress: BuildProgress,
  outcome: BuildRecord['outcome'],
  startedAt: number,
): readonly RecordedStep[] {
  const start = engineTime(progress, startedAt);
  const counts = stepCounts(steps, (digest) => {
    const vertex = findVertex(progress, digest);
    return vertex !== null && !vertex.hidden && vertex.label.kind === 'step' ? vertex.digest : null;
  });
  return steps.map(({ stage, line, name, digests }, at) => {
    const vertexes = digests.flatMap((digest) => findVertex(progress, digest) ?? []);
    const state = stateOf(vertexes, outcome);
    const runs = state === 'cached' || state === 'waiting' ? [] : vertexes.flatMap((vertex) => vertex.runs);
    const began = runs.length === 0 ? null : Math.min(...runs.map((run) => run.start));
    const spent = runs.reduce((sum, run) => sum + Math.max(0, (run.stop ?? run.start) - run.start), 0);
    const error = vertexes.find((vertex) => vertex.error !== null)?.error ?? null;
    return {
      stage: plainText(stage),
      line,
      name,
      state,
      started: began === null ? null : Math.max(0, Math.round(began - start)),
      duration: Math.round(spent),
      error: error === null ? null : errorLine(error),
      count: counts[at] ?? 1,
    };
  });
}

/**
 * How many steps of the build each instruction is, as a list of its steps counts them: each step once, though several
 * instructions may have it.
 *
 * @param shownAs the step of such a list that a digest belongs to: several may be shown as one; null if it is not shown
 */
export function stepCounts(
  steps: readonly Pick<PlannedStep, 'digests'>[],
  shownAs: (digest: string) => string | null,
): readonly number[] {
  const seen = new Set<string>();
  return steps.map(({ digests }) => {
    const shown = digests.flatMap((digest) => shownAs(digest) ?? []);
    const own = new Set(shown.filter((step) => !seen.has(step)));
    for (const step of own) seen.add(step);
    return own.size;
  });
}

function stateOf(
  vertexes: readonly VertexProgress[],
  outcome: BuildRecord['outcome'],
): RecordedStep['state'] {
  const states = new Set(vertexes.map(({ state }) => state));
  if (states.has('failed')) return 'failed';
  if (states.has('cancelled') || states.has('running')) return 'cancelled';
  if (states.has('done')) return 'done';
  // What a later step had in the cache need not be looked at.
  return states.has('cached') || outcome === 'done' ? 'cached' : 'waiting';
}

/** A message of the engine on one line, without what is secret. */
export function errorLine(message: string): string {
  return withoutSecrets(plainText(message.replace(/\s+/g, ' '))).slice(0, MAX_ERROR_LENGTH);
}
