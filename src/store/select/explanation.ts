import { explainFailure } from '../../llb/explain-failure.ts';
import type { Explanation } from '../../llb/explanation.ts';
import type { BuildFailure } from '../../ports.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { findVertex } from '../../progress/model.ts';
import { withoutStyles } from '../../progress/sanitize.ts';
import type { AppState } from '../state.ts';
import { failedVertex } from './build.ts';
import { failedLines, failureReason } from './failure.ts';
import { currentStop, stopLog } from './stepper.ts';

/** Lines at the end of a log in which the reason of a failure is looked for. */
const LAST_WORDS = 40;

/** The end of what a step printed, without colours. */
export function lastWords(log: LogBuffer | null): string {
  if (log === null) return '';
  const lines = log.window(Math.max(0, log.lineCount - LAST_WORDS), log.lineCount);
  return lines.map(({ text }) => withoutStyles(text)).join('\n');
}

/** What the failure means at which the walk stands; null where nothing failed, or there is nothing to add. */
export function stepExplanation(state: AppState): Explanation | null {
  const { stepper } = state;
  const failure = stepper?.arrival?.failure;
  if (stepper == null || failure == null) return null;
  const stop = currentStop(state);
  const lines = failure.lines.length > 0 || stop === null ? failure.lines : [stop.lines];
  return (
    stepper.aftermath?.explanation ??
    explainFailure({ ...failure, lines }, stepper.dockerfile, lastWords(stopLog(state, stop)))
  );
}

/** What the failure of the build means. */
export function buildExplanation(state: AppState): Explanation | null {
  const { build } = state;
  if (build?.failure == null) return null;
  const vertex = failedVertex(state);
  const log = vertex === null ? null : (findVertex(build.progress, vertex)?.log ?? null);
  return (
    build.explanation ??
    explainFailure({ ...build.failure, lines: failedLines(state) }, state.dockerfile, lastWords(log))
  );
}

/** The texts about a failure, the most telling first: what a process's end means, else what there is to know. */
export function reasonTexts(failure: BuildFailure, explanation: Explanation | null): readonly string[] {
  const reason = failureReason(failure);
  if (explanation === null) return [reason];
  const { sentence, advice } = explanation;
  return failure.exitCode === null ? [sentence, ...advice, reason] : [reason, sentence, ...advice];
}
