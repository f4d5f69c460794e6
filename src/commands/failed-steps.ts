import { clip } from '../dockerfile/clip.ts';
import { instructionAtLine, stageAtLine } from '../dockerfile/needs.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { StepGraph } from '../llb/types.ts';
import type { BuildFailure } from '../ports.ts';
import { failedLines, outcomesOf } from '../progress/consequences.ts';
import type { BuildProgress } from '../progress/model.ts';
import { plainName } from '../progress/plain-name.ts';
import { plainText } from '../progress/sanitize.ts';
import { countText } from '../text/count-text.ts';
import { lineNumbers } from '../text/line-numbers.ts';

/** Longer instructions are cut: the whole one stands above, or in the file. */
const MAX_INSTRUCTION_CELLS = 60;

interface Row {
  /** First line of the instruction. */
  readonly line: number;
  readonly outcome: string;
}

/**
 * The steps that failed, those that were cancelled because of it, and those that could not be tried: a line each, in
 * the order of the file. '' if only one step failed, of which everything has been said.
 *
 * @param failures all that are known
 * @param keepGoing whether everything was tried that does not need a failed step
 */
export function failedSteps(
  failures: readonly BuildFailure[],
  {
    dockerfile,
    progress,
    graph,
  }: { dockerfile: Dockerfile; progress: BuildProgress; graph: StepGraph | null },
  keepGoing: boolean,
): string {
  const rowsOf = (entries: Iterable<readonly [number | undefined, string]>): Row[] =>
    [...new Map([...entries].map(([line, outcome]) => [line ?? 0, { line: line ?? 0, outcome }])).values()]
      .filter(({ line }) => line > 0)
      .toSorted((a, b) => a.line - b.line);
  const reported = new Set(failures.flatMap(({ vertex }) => vertex ?? []));
  const found = graph === null ? null : outcomesOf(graph, progress, reported, keepGoing);
  const failed = failedLines(failures, found?.failed ?? []).map(
    ({ line, exitCode }): Row => ({ line, outcome: statusText(exitCode) }),
  );
  const cancelled = rowsOf((found?.cancelled ?? []).map(({ line }) => [line, 'cancelled']));
  const untried = rowsOf(
    (found?.untried ?? []).map(({ line, needs }) => [line, `not tried, as it needs ${lineNumbers(needs)}`]),
  );
  const rows = [...failed, ...cancelled, ...untried];
  if (rows.length < 2) return '';
  const counts = [
    `${countText(failed.length, 'step')} failed`,
    ...(cancelled.length === 0 ? [] : [`${cancelled.length} more cancelled`]),
    ...(untried.length === 0 ? [] : [`${untried.length} not tried`]),
  ];
  const lines = rows.map(
    ({ line, outcome }) =>
      `  ${plainName(dockerfile.fileName)}:${line}: ${described(dockerfile, line)}: ${outcome}`,
  );
  return ['', `stagedive: ${counts.join(', ')}:`, ...lines, ''].join('\n');
}

function statusText(exitCode: number | null): string {
  return exitCode === null ? 'failed' : `exit status ${exitCode}`;
}

/** `test: RUN make check`, with the stage in front. */
function described(dockerfile: Dockerfile, line: number): string {
  const stage = stageAtLine(dockerfile, line);
  const instruction = instructionAtLine(dockerfile, line)?.instruction;
  const text = (instruction?.text ?? dockerfile.lines[line - 1] ?? '').replaceAll(/\s+/g, ' ');
  // What is mounted fills the line and says less than the command.
  const words = text.split(' ').filter((word) => !word.startsWith('--mount='));
  const shown = clip(plainText(words.join(' ').trim()), MAX_INSTRUCTION_CELLS);
  return stage === null ? shown : `${plainText(stageTitle(stage))}: ${shown}`;
}
