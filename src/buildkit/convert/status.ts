import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type {
  Millis,
  StatusUpdate,
  Vertex,
  VertexLog,
  VertexStatus,
  VertexWarning,
} from '../../progress/types.ts';
import type * as control from '../gen/control_pb.ts';
import { withoutRpcPrefix } from './failure.ts';
import { lineRanges } from './lines.ts';

/** Converts a message of the status stream into plain values. Times are in milliseconds since 1970. */
export function statusUpdate(response: control.StatusResponse): StatusUpdate {
  return {
    vertexes: response.vertexes.map(vertex),
    statuses: response.statuses.map(vertexStatus),
    logs: response.logs.map(vertexLog),
    warnings: response.warnings.map(vertexWarning),
  };
}

function vertex(from: control.Vertex): Vertex {
  return {
    digest: from.digest,
    inputs: from.inputs,
    name: from.name,
    started: millis(from.started),
    completed: millis(from.completed),
    cached: from.cached,
    error: from.error === '' ? null : withoutRpcPrefix(from.error),
    group: from.progressGroup ? { id: from.progressGroup.id, name: from.progressGroup.name } : null,
  };
}

function vertexStatus(from: control.VertexStatus): VertexStatus {
  return {
    id: from.ID,
    vertex: from.vertex,
    name: from.name,
    current: Number(from.current),
    total: Number(from.total),
    timestamp: millis(from.timestamp) ?? 0,
    started: millis(from.started),
    completed: millis(from.completed),
  };
}

function vertexLog(from: control.VertexLog): VertexLog {
  return {
    vertex: from.vertex,
    stream: Number(from.stream),
    data: from.msg,
    timestamp: millis(from.timestamp) ?? 0,
  };
}

function vertexWarning(from: control.VertexWarning): VertexWarning {
  return {
    vertex: from.vertex,
    level: Number(from.level),
    short: text.decode(from.short),
    detail: from.detail.map((line) => text.decode(line)),
    url: from.url,
    file: from.info?.filename || null,
    ranges: lineRanges(from.ranges),
  };
}

const text = new TextDecoder();

/** Milliseconds since 1970; null for no time. */
export function millis(time: Timestamp | undefined): Millis | null {
  return time === undefined ? null : Number(time.seconds) * 1000 + time.nanos / 1e6;
}
