/**
 * What an engine says of a running build, as plain values. `src/buildkit/convert` makes these of BuildKit's
 * StatusResponse; nothing here knows the wire.
 *
 * Times are milliseconds since the Unix epoch by the engine's clock, with a fraction (BuildKit has nanoseconds; a double
 * keeps about a quarter of a microsecond of today's dates).
 */
export type Millis = number;

/** One node of the build graph and what has become of it so far. */
export interface Vertex {
  /** `sha256:…`, the identity; names repeat, digests do not. */
  readonly digest: string;
  /** Digests of the vertexes it takes from. */
  readonly inputs: readonly string[];
  /** As the frontend named it: `[build 3/4] RUN make`; unfiltered. */
  readonly name: string;
  readonly started: Millis | null;
  readonly completed: Millis | null;
  readonly cached: boolean;
  /** The engine's error text; null when there is none. */
  readonly error: string | null;
  /** Vertexes that a frontend groups as one (a cross-stage COPY by --link, for instance). */
  readonly group: {
    readonly id: string;
    readonly name: string;
    /** A group shows only once a vertex runs that belongs to it more than weakly. */
    readonly weak?: boolean;
  } | null;
}

/** A part of a vertex's work that counts something: a layer pulled, bytes of context sent. */
export interface VertexStatus {
  readonly id: string;
  readonly vertex: string;
  readonly name: string;
  readonly current: number;
  /** 0 when unknown. */
  readonly total: number;
  readonly timestamp: Millis;
  readonly started: Millis | null;
  readonly completed: Millis | null;
}

/** One write of a process: any bytes, not a line. Stream 1 is stdout, 2 stderr. */
export interface VertexLog {
  readonly vertex: string;
  readonly stream: number;
  readonly data: Uint8Array;
  readonly timestamp: Millis;
}

/** A range of lines of a source file, counted from 1, both ends included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

export interface VertexWarning {
  readonly vertex: string;
  readonly level: number;
  readonly short: string;
  readonly detail: readonly string[];
  readonly url: string;
  readonly file: string | null;
  readonly ranges: readonly LineRange[];
  /** The whole file that the lines are of, where the engine sends it. */
  readonly source?: { readonly data: Uint8Array; readonly language: string };
}

/** One message of the status stream. */
export interface StatusUpdate {
  readonly vertexes: readonly Vertex[];
  readonly statuses: readonly VertexStatus[];
  readonly logs: readonly VertexLog[];
  readonly warnings: readonly VertexWarning[];
}
