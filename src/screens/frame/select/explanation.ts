import { explainFailure } from '../../../llb/explain-failure.ts';
import type { Explanation } from '../../../llb/explanation.ts';
import type { BuildFailure } from '../../../ports.ts';
import type { LogBuffer } from '../../../progress/log-buffer.ts';
import { findVertex } from '../../../progress/model.ts';
import { withoutStyles } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { failedVertex } from '../../build/select.ts';
import { currentPoint, pointLog } from '../../walk/select.ts';
import { failedLines, failureReason } from './failure.ts';

/** Lines at the end of a log that are searched for the cause of a failure. */
const SEARCHED_LOG_LINES = 40;

/** The last lines a step printed, without colours. */
export function lastLines(log: LogBuffer | null): string {
  if (log === null) return '';
  const lines = log.window(Math.max(0, log.lineCount - SEARCHED_LOG_LINES), log.lineCount);
  return lines.map(({ text }) => withoutStyles(text)).join('\n');
}

/** Explains the failure where the walk stands; null if nothing failed or there is nothing to add. */
export function stepExplanation(state: AppState): Explanation | null {
  const { walk } = state;
  const failure = walk?.arrival?.failure;
  if (walk == null || failure == null) return null;
  const point = currentPoint(state);
  const lines = failure.lines.length > 0 || point === null ? failure.lines : [point.lines];
  return (
    walk.failureDetails?.explanation ??
    explainFailure({ ...failure, lines }, walk.dockerfile, lastLines(pointLog(state, point)))
  );
}

/** Explains the failure of the build; null if it did not fail. */
export function buildExplanation(state: AppState): Explanation | null {
  const { build } = state;
  if (build?.failure == null) return null;
  const vertex = failedVertex(state);
  const log = vertex === null ? null : (findVertex(build.progress, vertex)?.log ?? null);
  return (
    build.explanation ??
    explainFailure({ ...build.failure, lines: failedLines(state) }, state.dockerfile, lastLines(log))
  );
}

/** The texts about a failure, most useful first. For a process, that is its exit code. */
export function reasonTexts(failure: BuildFailure, explanation: Explanation | null): readonly string[] {
  const reason = failureReason(failure);
  if (explanation === null) return [reason];
  const { sentence, advice } = explanation;
  return failure.exitCode === null ? [sentence, ...advice, reason] : [reason, sentence, ...advice];
}
