import type { Millis, StatusUpdate, Vertex } from './types.ts';

/**
 * A status without the time before a build began. Builds that are open at once share their steps: the engine reports what
 * another build or a walk had run with the times of that run. What had ended by then cost this build nothing, so it was
 * cached for it; what still ran began, for it, when the build did.
 * @param startedAt by the engine's clock
 */
export function ownTimes(update: StatusUpdate, startedAt: Millis): StatusUpdate {
  if (!update.vertexes.some((vertex) => isEarlier(vertex, startedAt))) return update;
  return { ...update, vertexes: update.vertexes.map((vertex) => ownVertex(vertex, startedAt)) };
}

/** The same for one vertex. */
export function ownVertex(vertex: Vertex, startedAt: Millis): Vertex {
  if (!isEarlier(vertex, startedAt)) return vertex;
  const { completed } = vertex;
  if (completed === null || completed > startedAt) return { ...vertex, started: startedAt };
  return { ...vertex, started: startedAt, completed: startedAt, cached: vertex.error === null };
}

function isEarlier({ started }: Vertex, startedAt: Millis): boolean {
  return started !== null && started < startedAt;
}
