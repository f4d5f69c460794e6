import { withoutTrailing } from '../text/cut.ts';
import { unprintable } from './characters.ts';
import { withoutHidden } from './hidden.ts';
import type {
  LineRange,
  Millis,
  StatusUpdate,
  Vertex,
  VertexLog,
  VertexStatus,
  VertexWarning,
} from './types.ts';

/**
 * Formats an update in the schema of `docker buildx build --progress=rawjson`: one line, without its newline. The
 * schema is Go's encoding of SolveStatus (moby/buildkit client/graph.go): bytes in base64, times in RFC 3339, empty
 * fields left out. Times are exact to the microsecond, as far as a double allows; the source of a warning comes without
 * its LLB definition.
 */
export function rawJson(update: StatusUpdate): string {
  const line = JSON.stringify({
    vertexes: full(update.vertexes.map(vertex)),
    statuses: full(update.statuses.map(status)),
    logs: full(update.logs.map(log)),
    warnings: full(update.warnings.map(warningJson)),
  });
  // Control characters are escaped, so that a terminal does not act on them. The JSON value stays the same.
  return line.replaceAll(new RegExp(unprintable(), 'gu'), (character) =>
    [...utf16(character)].map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join(''),
  );
}

function vertex(from: Vertex): object {
  return {
    digest: full(from.digest),
    inputs: full(from.inputs),
    name: full(withoutHidden(from.name)),
    started: time(from.started),
    completed: time(from.completed),
    cached: from.cached || undefined,
    error: full(withoutHidden(from.error ?? '')),
    progressGroup:
      from.group === null
        ? undefined
        : {
            id: full(from.group.id),
            name: full(withoutHidden(from.group.name)),
            weak: from.group.weak || undefined,
          },
  };
}

function status(from: VertexStatus): object {
  return {
    id: withoutHidden(from.id),
    vertex: full(from.vertex),
    name: full(withoutHidden(from.name)),
    total: from.total || undefined,
    current: from.current,
    timestamp: time(from.timestamp),
    started: time(from.started),
    completed: time(from.completed),
  };
}

function log(from: VertexLog): object {
  return {
    vertex: full(from.vertex),
    stream: from.stream || undefined,
    data: base64(from.data),
    timestamp: time(from.timestamp),
  };
}

/** A warning in that schema. */
export function warningJson(from: VertexWarning): object {
  return {
    vertex: full(from.vertex),
    level: from.level || undefined,
    short: full(base64(withoutHidden(from.short))),
    detail: full(from.detail.map((line) => base64(withoutHidden(line)))),
    url: full(withoutHidden(from.url)),
    sourceInfo:
      from.file === null
        ? undefined
        : {
            filename: from.file,
            data: full(base64(from.source?.data ?? '')),
            language: full(from.source?.language ?? ''),
          },
    range: full(from.ranges.map(range)),
  };
}

function range({ start, end }: LineRange): object {
  return { start: { line: start }, end: { line: end } };
}

/** Go's omitempty: undefined for an empty value. */
function full<T extends { readonly length: number }>(value: T | null): T | undefined {
  return value === null || value.length === 0 ? undefined : value;
}

function base64(value: string | Uint8Array): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function* utf16(character: string): Generator<number> {
  for (let at = 0; at < character.length; at++) {
    yield character.charCodeAt(at);
  }
}

/** RFC 3339 in UTC, with as many decimals as needed. */
function time(millis: Millis | null): string | undefined {
  if (millis === null) {
    return undefined;
  }
  const micros = Math.round(millis * 1000);
  const seconds = new Date(Math.floor(micros / 1e6) * 1000).toISOString().slice(0, 19);
  const fraction = withoutTrailing(String(((micros % 1e6) + 1e6) % 1e6).padStart(6, '0'), '0');
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}Z`;
}
