import { MIN_SET_BACK_MS } from '../text/duration.ts';
import { LogPool } from './log-pool.ts';
import { ownTimes } from './own-times.ts';
import type { Millis, StatusUpdate } from './types.ts';
import { advance, announce, judge, newVertex, since, type VertexProgress, warn } from './vertex.ts';

/**
 * The state of a running build, folded from the updates of the engine. Every update makes a new value; only the logs
 * grow in place (see LogBuffer), so an older value shows newer lines.
 */
export interface BuildProgress {
  /** By digest, groups by id, in the order in which they were announced. */
  readonly vertexes: ReadonlyMap<string, VertexProgress>;
  /** For members of groups: their key in `vertexes` by digest. */
  readonly groupOf: ReadonlyMap<string, string>;
  readonly logs: LogPool;
  /** Our clock minus the engine's, in milliseconds; null before the engine has sent a time. */
  readonly skew: number | null;
  /** When the build began, by our clock: what ran before is not its own (see ownTimes). Null if all of it is. */
  readonly since: Millis | null;
  /** When the last update arrived, by our clock; before the first one, `since`. */
  readonly latest: Millis | null;
}

/**
 * A BuildProgress that a single owner changes in place, since copying the maps for every update takes time for every
 * step.
 */
export interface GrowingProgress extends BuildProgress {
  readonly vertexes: Map<string, VertexProgress>;
  readonly groupOf: Map<string, string>;
  skew: number | null;
  since: Millis | null;
  latest: Millis | null;
}

/**
 * A build of which nothing is known yet.
 * @param logLimit what its logs may hold in memory, in bytes
 * @param since see BuildProgress
 */
export function emptyProgress(logLimit?: number, since: Millis | null = null): GrowingProgress {
  return {
    vertexes: new Map(),
    groupOf: new Map(),
    logs: new LogPool(logLimit),
    skew: null,
    since,
    latest: since,
  };
}

/** Folds one update. @param now when it arrived, by our clock */
export function applyStatus(progress: BuildProgress, update: StatusUpdate, now: Millis): BuildProgress {
  return applyAll(progress, [update], now);
}

/** Folds several updates that arrived by `now`. Copies the map of vertexes only once. */
export function applyAll(
  progress: BuildProgress,
  updates: readonly StatusUpdate[],
  now: Millis,
): BuildProgress {
  const next = growingCopy(progress);
  for (const update of updates) {
    growByStatus(next, update, now);
  }
  return next;
}

/** Folds one update in place. @param now when it arrived, by our clock */
export function growByStatus(progress: GrowingProgress, update: StatusUpdate, now: Millis): void {
  // The engine's clock may be ours: what it says from now on would be from before the build.
  if (progress.latest !== null && now < progress.latest - MIN_SET_BACK_MS) progress.since = null;
  progress.latest = now;
  const before = progress.skew;
  progress.skew = closerSkew(before, update, now);
  if (progress.since === null) {
    fold(progress, update);
    return;
  }
  const start = engineTime(progress, progress.since);
  // The first times may all be those of an earlier run, which say little of the engine's clock.
  if (before !== progress.skew) {
    for (const [key, vertex] of progress.vertexes) progress.vertexes.set(key, since(vertex, start));
  }
  fold(progress, ownTimes(update, start));
}

function fold(draft: GrowingProgress, update: StatusUpdate): void {
  foldVertexes(draft, update);
  foldParts(draft, update);
  foldLogs(draft, update);
}

function growingCopy(progress: BuildProgress): GrowingProgress {
  return { ...progress, vertexes: new Map(progress.vertexes), groupOf: new Map(progress.groupOf) };
}

function find(draft: GrowingProgress, digest: string): VertexProgress | undefined {
  return draft.vertexes.get(draft.groupOf.get(digest) ?? digest);
}

function foldVertexes(draft: GrowingProgress, update: StatusUpdate): void {
  for (const vertex of update.vertexes) {
    if (vertex.group !== null) {
      draft.groupOf.set(vertex.digest, vertex.group.id);
    }
    const known = find(draft, vertex.digest) ?? newVertex(vertex, draft.logs.create());
    draft.vertexes.set(known.digest, announce(known, vertex));
  }
}

/** What is said of a vertex that was never announced is dropped: there is nothing to show it at. */
function foldParts(draft: GrowingProgress, update: StatusUpdate): void {
  for (const status of update.statuses) {
    const vertex = find(draft, status.vertex);
    if (vertex !== undefined) {
      draft.vertexes.set(vertex.digest, advance(vertex, status));
    }
  }
  for (const warning of update.warnings) {
    const vertex = find(draft, warning.vertex);
    if (vertex !== undefined) {
      draft.vertexes.set(vertex.digest, warn(vertex, warning));
    }
  }
}

function foldLogs(draft: GrowingProgress, update: StatusUpdate): void {
  for (const log of update.logs) {
    find(draft, log.vertex)?.log.receive(log.data, log.stream, log.timestamp);
  }
  // The last lines may arrive in the same update as the end of the vertex, so they are read first.
  for (const { digest, completed } of update.vertexes) {
    const vertex = find(draft, digest);
    if (vertex !== undefined && completed !== null && vertex.state !== 'running') {
      vertex.log.end();
      draft.vertexes.set(vertex.digest, judge(vertex));
    }
  }
}

/**
 * Updates never arrive before their events, so the newest time in an update is at most `now` by our clock. The smallest
 * difference seen so far is therefore the best estimate.
 */
function closerSkew(skew: number | null, update: StatusUpdate, now: Millis): number | null {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { started, completed } of update.vertexes) {
    newest = Math.max(newest, started ?? newest, completed ?? newest);
  }
  for (const { timestamp } of update.statuses) {
    newest = Math.max(newest, timestamp);
  }
  for (const { timestamp } of update.logs) {
    newest = Math.max(newest, timestamp);
  }
  return newest === Number.NEGATIVE_INFINITY ? skew : Math.min(skew ?? now - newest, now - newest);
}

/** Converts a time of our clock to the engine's. */
export function engineTime(progress: BuildProgress, now: Millis): Millis {
  return now - (progress.skew ?? 0);
}

/** The vertex of a digest, or the group that it belongs to. */
export function findVertex(progress: BuildProgress, digest: string): VertexProgress | null {
  return progress.vertexes.get(progress.groupOf.get(digest) ?? digest) ?? null;
}

/**
 * The build has ended without a word on what still ran (the engine went away): that is cancelled, at `now` by our clock.
 */
export function closeProgress(progress: BuildProgress, now: Millis): GrowingProgress {
  const at = engineTime(progress, now);
  const closed = growingCopy(progress);
  for (const [key, vertex] of closed.vertexes) {
    vertex.log.end();
    if (vertex.state === 'running') {
      const runs = vertex.runs.map((run) => ({ ...run, stop: run.stop ?? Math.max(at, run.start) }));
      closed.vertexes.set(key, { ...vertex, runs, state: 'cancelled' });
    }
  }
  return closed;
}
