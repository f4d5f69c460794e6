import { ConnectError } from '@connectrpc/connect';
import { StagediveError } from '../../errors.ts';
import type { BuildFailure } from '../../ports.ts';
import type { LineRange } from '../../progress/types.ts';
import { lineRanges } from './lines.ts';

/**
 * Describes a failed call on a build, using the typed details that BuildKit sends with an error (solver/errdefs, JSON
 * under `…+json` types). Engines before 23 send none; the exit status then comes from the message.
 * @param embedded whether the builder is the one inside Docker
 */
export function buildFailure(error: unknown, embedded: boolean): BuildFailure {
  const message = errorText(error);
  const details = detailsOf(error);
  const source = details.find((detail) => detail.kind === 'Source')?.value;
  const solve = details.find((detail) => detail.kind === 'Solve')?.value;
  const exit = details.find((detail) => detail.kind === 'ExitMessage')?.value;
  const vertexes = details.filter((detail) => detail.kind === 'Vertex');
  return {
    message,
    vertex: textOf(vertexes.at(-1)?.value.digest) || null,
    lines: sourceLines(source),
    file: textOf(record(source?.info).filename) || null,
    exitCode: exit ? Number(exit.Code ?? exit.code ?? 0) : exitCodeIn(message),
    mounts: mountsOf(solve),
    ...(embedded ? {} : { inBuilder: true }),
    ...(error instanceof StagediveError ? { isOurs: true } : {}),
  };
}

/** The Dockerfile that an error quotes, whole; null if it quotes none. */
export function sourceText(error: unknown): string | null {
  const source = detailsOf(error).find(({ kind }) => kind === 'Source')?.value;
  const data = textOf(record(source?.info).data);
  return data === '' ? null : Buffer.from(data, 'base64').toString();
}

/** What connect says of a message over its readMaxBytes (protocol/limit-io). */
const TOO_LARGE = /^message size (?:\d+ )?is larger than configured readMaxBytes \d+$/;

/** The message of a call's error, without the status code that connect puts in front. */
export function errorText(error: unknown): string {
  if (error instanceof ConnectError) {
    return TOO_LARGE.test(error.rawMessage)
      ? 'the engine sent a message of more than 16 MiB'
      : withoutRpcPrefix(error.rawMessage);
  }
  return error instanceof Error ? error.message : String(error);
}

/**
 * An error's text without what Go's gRPC puts in front of a sentence that has no status code, our own answers to the
 * engine included. Other codes stay: they say that a connection broke.
 */
export function withoutRpcPrefix(text: string): string {
  return text.replaceAll('rpc error: code = Unknown desc = ', '');
}

type Json = Record<string, unknown>;

interface Detail {
  /** The last part of the type's name: `Solve`, `Source`, `Vertex`, `ExitMessage`, `Stack`. */
  readonly kind: string;
  readonly value: Json;
}

function detailsOf(error: unknown): Detail[] {
  if (!(error instanceof ConnectError)) return [];
  return error.details.flatMap((detail) => {
    if (!('type' in detail) || !detail.type.endsWith('+json')) return [];
    const kind =
      detail.type
        .slice(0, -'+json'.length)
        .split(/[^A-Za-z]/)
        .at(-1) ?? '';
    try {
      return [{ kind, value: record(JSON.parse(new TextDecoder().decode(detail.value))) }];
    } catch {
      return [];
    }
  });
}

function sourceLines(source: Json | undefined): LineRange[] {
  return Array.isArray(source?.ranges) ? lineRanges(source.ranges.map(record)) : [];
}

function mountsOf(solve: Json | undefined): BuildFailure['mounts'] {
  const after = textsOf(solve?.mountIDs);
  if (after.length === 0) return null;
  return { before: textsOf(solve?.inputIDs), after };
}

/** The exit status in an engine's message; null if there is none. */
export function exitCodeIn(message: string): number | null {
  const found = /exit code: (\d+)/.exec(message)?.[1];
  return found === undefined ? null : Number(found);
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}
