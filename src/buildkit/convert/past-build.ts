import { Code, ConnectError } from '@connectrpc/connect';
import type { PastBuild, PastFailure, PastState } from '../../history/types.ts';
import type * as control from '../gen/control_pb.ts';
import type { Status } from '../gen/status_pb.ts';
import { buildFailure, sourceText, withoutRpcPrefix } from './failure.ts';
import { millis } from './status.ts';

/** Options that say nothing about the build. */
const SILENT_OPTIONS = /^(?:frontend\.caps|dockerfilekey|contextkey|cache-imports|input-metadata:.*)$/s;

/** Converts a record of the engine's history. Where the build was started on this machine is not in it. */
export function pastBuild(record: control.BuildHistoryRecord): PastBuild {
  const { error, numTotalSteps, numCompletedSteps, numCachedSteps } = record;
  const endedAt = millis(record.CompletedAt);
  const isCounted = numTotalSteps > 0;
  return {
    id: record.Ref,
    state: stateOf(record),
    startedAt: millis(record.CreatedAt) ?? 0,
    endedAt,
    options: Object.fromEntries(
      Object.entries(record.FrontendAttrs).filter(([name]) => !SILENT_OPTIONS.test(name)),
    ),
    place: null,
    steps: isCounted ? { total: numTotalSteps, completed: numCompletedSteps, cached: numCachedSteps } : null,
    error: error === undefined || error.message === '' ? null : withoutRpcPrefix(error.message),
  };
}

function stateOf(record: control.BuildHistoryRecord): PastState {
  const { CompletedAt, error } = record;
  if (CompletedAt === undefined) return 'running';
  if (error === undefined) return hasResult(record) ? 'done' : 'cancelled';
  // The code alone does not tell: engines before 25 record an interrupted build as unknown.
  return error.code === Code.Canceled || /context cancell?ed$/.test(error.message) ? 'cancelled' : 'failed';
}

/** Engines record a build whose client went away without an error, but then it has no result (seen on 26.1). */
function hasResult(record: control.BuildHistoryRecord): boolean {
  const { Result, Results, numTotalSteps, numCompletedSteps } = record;
  return Result !== undefined || Object.keys(Results).length > 0 || numTotalSteps === numCompletedSteps;
}

/** What a recorded error says, with the Dockerfile that it quotes; null for that if it quotes none. */
export function pastFailure(status: Status): {
  readonly failure: PastFailure;
  readonly dockerfile: { readonly name: string; readonly text: string } | null;
} {
  const error = new ConnectError(status.message, status.code);
  // As connect gives the details of a call's own error: the type without what stands in front of its last slash.
  error.details = status.details.map(({ typeUrl, value }) => ({
    type: typeUrl.slice(typeUrl.lastIndexOf('/') + 1),
    value,
  }));
  const { message, vertex, exitCode, file, lines } = buildFailure(error, true);
  const text = sourceText(error);
  return {
    failure: { message, vertex, exitCode, file, lines },
    dockerfile: text === null ? null : { name: file ?? 'Dockerfile', text },
  };
}
