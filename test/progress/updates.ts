import type {
  StatusUpdate,
  Vertex,
  VertexLog,
  VertexStatus,
  VertexWarning,
} from '../../src/progress/types.ts';

/** Status messages as an engine sends them, in few words. Times are milliseconds. */

const encoder = new TextEncoder();

export function vertex(digest: string, given: Partial<Vertex> = {}): Vertex {
  return {
    digest,
    inputs: [],
    name: digest,
    started: null,
    completed: null,
    cached: false,
    error: null,
    group: null,
    ...given,
  };
}

export function log(digest: string, text: string | Uint8Array, timestamp = 0, stream = 1): VertexLog {
  return { vertex: digest, stream, data: typeof text === 'string' ? encoder.encode(text) : text, timestamp };
}

export function part(digest: string, id: string, given: Partial<VertexStatus> = {}): VertexStatus {
  return {
    id,
    vertex: digest,
    name: '',
    current: 0,
    total: 0,
    timestamp: 0,
    started: 0,
    completed: null,
    ...given,
  };
}

export function warning(digest: string, short: string, given: Partial<VertexWarning> = {}): VertexWarning {
  return { vertex: digest, level: 1, short, detail: [], url: '', file: null, ranges: [], ...given };
}

export function update(given: Partial<StatusUpdate>): StatusUpdate {
  return { vertexes: [], statuses: [], logs: [], warnings: [], ...given };
}
