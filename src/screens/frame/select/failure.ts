import type { BuildFailure } from '../../../ports.ts';
import { shortReason } from '../../../progress/short-reason.ts';
import type { LineRange } from '../../../progress/types.ts';
import type { AppState } from '../../../store/state.ts';
import { cursorRow, failedVertex } from '../../build/select.ts';
import { vertexOf } from '../../build/select-failures.ts';
import type { BuildState } from '../../build/state.ts';

export interface FailureExcerpt {
  readonly failure: BuildFailure;
  readonly lines: readonly { readonly number: number; readonly text: string; readonly failed: boolean }[];
}

/** The failing lines of the failure that is shown. */
export function failedLines(state: AppState): readonly LineRange[] {
  const { build } = state;
  return build === null || build.failure === null ? [] : linesOf(build, build.failure, failedVertex(state));
}

/** The lines of all failures of the build, also of those that are not shown now. */
export function allFailedLines(state: AppState): readonly LineRange[] {
  const { build } = state;
  if (build === null) return [];
  const others = build.failures.filter((failure) => failure !== build.failure);
  return [
    ...failedLines(state),
    ...others.flatMap((one) => linesOf(build, one, vertexOf(build.progress, one))),
  ];
}

/** Engines before 23 do not report the lines of a failure, but the graph knows those of the step. */
function linesOf(
  { graph }: BuildState,
  { lines }: BuildFailure,
  vertex: string | null,
): readonly LineRange[] {
  return lines.length > 0 ? lines : (graph?.steps.find(({ digest }) => digest === vertex)?.lines ?? []);
}

/** Lines shown before and after the failing ones. */
const CONTEXT_LINES = 1;

/** Why the step under the cursor failed, with its Dockerfile lines; null if it did not fail. */
export function failureExcerpt(state: AppState): FailureExcerpt | null {
  const failure = state.build?.failure;
  if (failure == null || cursorRow(state)?.id !== failedVertex(state)) return null;
  const ranges = failedLines(state);
  const first = Math.min(...ranges.map((range) => range.start));
  const last = Math.max(...ranges.map((range) => range.end));
  const source = state.dockerfile.lines;
  const lines = [];
  for (
    let number = Math.max(1, first - CONTEXT_LINES);
    number <= Math.min(source.length, last + CONTEXT_LINES);
    number += 1
  ) {
    const failed = ranges.some((range) => number >= range.start && number <= range.end);
    lines.push({ number, text: source[number - 1] ?? '', failed });
  }
  return { failure, lines };
}

/** What exit codes usually mean: those of POSIX shells, and 128 plus a signal number. */
const MEANINGS: Readonly<Record<number, string>> = {
  126: 'found, but not executable',
  127: 'command not found',
  130: 'interrupted',
  137: 'killed, often because memory ran out',
  139: 'crashed: segmentation fault',
  143: 'terminated',
};

/**
 * The engine's message. For a failed process just its exit code, as the message repeats the whole command.
 */
export function failureReason(failure: BuildFailure): string {
  if (failure.exitCode === null) return shortReason(failure.message);
  const meaning = MEANINGS[failure.exitCode];
  return `Exit code ${failure.exitCode}${meaning === undefined ? '' : `: ${meaning}`}`;
}
