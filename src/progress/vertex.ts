import { type Interval, mergeIntervals } from './intervals.ts';
import type { LogBuffer } from './log-buffer.ts';
import { ownVertex } from './own-times.ts';
import { plainText } from './sanitize.ts';
import { parseStepName, type StepName } from './step-name.ts';
import type { LineRange, Millis, Vertex, VertexStatus, VertexWarning } from './types.ts';

export type VertexState = 'waiting' | 'running' | 'done' | 'cached' | 'failed' | 'cancelled';

/** A part of the work that counts bytes, or only takes time (0 of 0). */
export interface PartProgress {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly current: number;
  /** Bytes; 0 when unknown. */
  readonly total: number;
  readonly started: Millis | null;
  readonly completed: Millis | null;
  readonly timestamp: Millis;
}

export interface WarningProgress {
  readonly short: string;
  readonly detail: readonly string[];
  readonly url: string;
  readonly file: string | null;
  readonly ranges: readonly LineRange[];
}

/**
 * The progress of a vertex, or of a group that is shown as one. All text is filtered. Times are by the engine's clock.
 */
export interface VertexProgress {
  /** The digest of the vertex, or the id of the group. */
  readonly digest: string;
  readonly name: string;
  readonly label: StepName;
  readonly inputs: readonly string[];
  readonly state: VertexState;
  /** Not to be shown: a group of which nothing but weak members has started. */
  readonly hidden: boolean;
  /** When it ran, merged and in order. */
  readonly runs: readonly Interval[];
  /** Null when there is none, and for a cancelled vertex. */
  readonly error: string | null;
  readonly parts: readonly PartProgress[];
  readonly warnings: readonly WarningProgress[];
  /** Grows in place; see {@link LogBuffer}. */
  readonly log: LogBuffer;
  /** The vertexes behind it as last announced, by digest: one, unless it is a group. */
  readonly members: ReadonlyMap<string, Vertex>;
  /** The last announcement of every run, by its start. */
  readonly announced: ReadonlyMap<Millis, Interval>;
}

/** A vertex that has just been announced. */
export function newVertex(vertex: Vertex, log: LogBuffer): VertexProgress {
  const { digest, name } = vertex.group === null ? vertex : { ...vertex.group, digest: vertex.group.id };
  const shown = plainText(name);
  return {
    digest,
    name: shown,
    label: parseStepName(shown),
    inputs: [],
    state: 'waiting',
    hidden: vertex.group !== null,
    runs: [],
    error: null,
    parts: [],
    warnings: [],
    log,
    members: new Map(),
    announced: new Map(),
  };
}

/**
 * Applies an announcement. The engine announces a vertex when it is known, when a run starts and when it ends. The
 * first kind may be repeated and must not undo the others (moby/buildkit util/progress/progressui).
 */
export function announce(progress: VertexProgress, vertex: Vertex): VertexProgress {
  const before = progress.members.get(vertex.digest);
  if (before !== undefined && before.started !== null && vertex.started === null) {
    return progress;
  }
  const members = new Map(progress.members).set(vertex.digest, vertex);
  const announced =
    vertex.started === null
      ? progress.announced
      : new Map(progress.announced).set(vertex.started, { start: vertex.started, stop: vertex.completed });
  const name = vertex.group === null ? plainText(vertex.name) : progress.name;
  return judge({
    ...progress,
    name,
    label: name === progress.name ? progress.label : parseStepName(name),
    inputs: vertex.group === null ? vertex.inputs : progress.inputs,
    members,
    announced,
    runs: mergeIntervals([...announced.values()]),
  });
}

/** A vertex without its time before the build began. Itself if it has none. @param start by the engine's clock */
export function since(progress: VertexProgress, start: Millis): VertexProgress {
  if ([...progress.announced.keys()].every((started) => started >= start)) return progress;
  const members = new Map(
    [...progress.members].map(([digest, vertex]) => [digest, ownVertex(vertex, start)]),
  );
  const announced = new Map<Millis, Interval>();
  for (const run of progress.announced.values()) {
    const own = {
      start: Math.max(run.start, start),
      stop: run.stop === null ? null : Math.max(run.stop, start),
    };
    const known = announced.get(own.start);
    if (known === undefined || (known.stop !== null && (own.stop ?? Infinity) > known.stop))
      announced.set(own.start, own);
  }
  return judge({ ...progress, members, announced, runs: mergeIntervals([...announced.values()]) });
}

/** Derives the state from the announcements. */
export function judge(progress: VertexProgress): VertexProgress {
  const members = [...progress.members.values()];
  const failure = members.find((vertex) => vertex.error !== null && vertex.error !== '')?.error ?? null;
  const cancelled = failure?.endsWith('context canceled') ?? false;
  return {
    ...progress,
    state: stateOf(progress, failure, cancelled),
    error: failure === null || cancelled ? null : plainText(failure, 'keep'),
    hidden:
      failure === null &&
      members.every(({ group, started }) => group !== null && (group.weak === true || started === null)),
  };
}

function stateOf(progress: VertexProgress, failure: string | null, cancelled: boolean): VertexState {
  if (progress.runs.length === 0 && failure === null) {
    return 'waiting';
  }
  if (progress.runs.length > 0 && progress.runs.at(-1)?.stop === null) {
    return 'running';
  }
  if (failure !== null) {
    return cancelled ? 'cancelled' : 'failed';
  }
  // A step that this build ran stays done, even if a later solve finds it in the cache. The log of one that was held by
  // another build comes too, but took no time.
  const ran =
    progress.log.lineCount > 0 && progress.runs.some(({ start, stop }) => stop === null || stop > start);
  return !ran && [...progress.members.values()].every((vertex) => vertex.cached) ? 'cached' : 'done';
}

/** Applies the progress of a part. */
export function advance(progress: VertexProgress, status: VertexStatus): VertexProgress {
  const part: PartProgress = {
    id: plainText(status.id),
    name: plainText(status.name),
    current: status.current,
    total: status.total,
    started: status.started,
    completed: status.completed,
    timestamp: status.timestamp,
  };
  const at = progress.parts.findIndex(({ id }) => id === part.id);
  return { ...progress, parts: at < 0 ? [...progress.parts, part] : progress.parts.with(at, part) };
}

/** Adds a warning, unless it is a repeat: an engine may send it once for every platform. */
export function warn(progress: VertexProgress, warning: VertexWarning): VertexProgress {
  const next: WarningProgress = {
    short: plainText(warning.short),
    detail: warning.detail.map((line) => plainText(line, 'keep')),
    url: plainText(warning.url),
    file: warning.file === null ? null : plainText(warning.file),
    ranges: warning.ranges,
  };
  const known = progress.warnings.some((other) => JSON.stringify(other) === JSON.stringify(next));
  return known ? progress : { ...progress, warnings: [...progress.warnings, next] };
}
