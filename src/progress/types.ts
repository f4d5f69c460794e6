/**
 * The status of a running build as plain values. `src/buildkit/convert` makes these from BuildKit's StatusResponse.
 *
 * Times are milliseconds since the Unix epoch by the engine's clock, with a fraction (BuildKit has nanoseconds; a
 * double keeps today's dates to about a quarter of a microsecond).
 */
export type Millis = number;

/** One node of the build graph and its status. */
export interface Vertex {
  /** `sha256:…`. Unique, unlike names. */
  readonly digest: string;
  /** Digests of the vertexes that it uses. */
  readonly inputs: readonly string[];
  /** The name from the frontend: `[build 3/4] RUN make`. Unfiltered. */
  readonly name: string;
  readonly started: Millis | null;
  readonly completed: Millis | null;
  readonly cached: boolean;
  /** The error text of the engine; null when there is none. */
  readonly error: string | null;
  /** The group, if the frontend shows several vertexes as one (for COPY --link from another stage, for instance). */
  readonly group: {
    readonly id: string;
    readonly name: string;
    /** A group is only shown once one of its vertexes that is not weak runs. */
    readonly weak?: boolean;
  } | null;
}

/** A part of the work of a vertex that counts something: a layer being pulled, bytes of context being sent. */
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

/** One write of a process: any bytes, not a line. Stream 1 is stdout, 2 is stderr. */
export interface VertexLog {
  readonly vertex: string;
  readonly stream: number;
  readonly data: Uint8Array;
  readonly timestamp: Millis;
}

/** A range of lines of a source file, from 1, both ends included. */
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
  /** The whole source file, if the engine sends it. */
  readonly source?: { readonly data: Uint8Array; readonly language: string };
}

/** One message of the status stream. */
export interface StatusUpdate {
  readonly vertexes: readonly Vertex[];
  readonly statuses: readonly VertexStatus[];
  readonly logs: readonly VertexLog[];
  readonly warnings: readonly VertexWarning[];
}
