import type { Millis, StatusUpdate, Vertex } from './types.ts';

/**
 * A status without the time before a build began. Builds that are open at once share their steps: the engine reports what
 * another build or a walk had run with the times of that run. What had ended by then cost this build nothing, so it was
 * cached for it; what still ran began, for it, when the build did.
 * @param startedAt by the engine's clock
 */
export function ownTimes(update: StatusUpdate, startedAt: Millis): StatusUpdate {
  const isEarlier = ({ started }: Vertex): boolean => started !== null && started < startedAt;
  if (!update.vertexes.some(isEarlier)) return update;
  return {
    ...update,
    vertexes: update.vertexes.map((vertex) => {
      if (!isEarlier(vertex)) return vertex;
      const { completed } = vertex;
      if (completed === null || completed > startedAt) return { ...vertex, started: startedAt };
      return { ...vertex, started: startedAt, completed: startedAt, cached: vertex.error === null };
    }),
  };
}

/** The newest time in an update, by the engine's clock; null if it has none. */
export function newestTime({ vertexes, statuses, logs }: StatusUpdate): Millis | null {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { started, completed } of vertexes)
    newest = Math.max(newest, started ?? newest, completed ?? newest);
  for (const { timestamp } of statuses) newest = Math.max(newest, timestamp);
  for (const { timestamp } of logs) newest = Math.max(newest, timestamp);
  return newest === Number.NEGATIVE_INFINITY ? null : newest;
}

/**
 * When a build began by the engine's clock, from the first updates of it: what they tell first is always its own, the
 * loading of the Dockerfile. Not later than it was. Null while they have no time.
 * @param now when they arrived, by our clock
 * @param startedAt when it began, by our clock
 */
export function engineStart(updates: readonly StatusUpdate[], now: Millis, startedAt: Millis): Millis | null {
  for (const update of updates) {
    const newest = newestTime(update);
    if (newest !== null) return startedAt - (now - newest);
  }
  return null;
}
