import { untriedSteps } from '../llb/keep-going.ts';
import type { StepGraph } from '../llb/types.ts';
import { type BuildProgress, findVertex } from './model.ts';

/** A step that came to nothing because of a failure. */
export interface Consequence {
  readonly digest: string;
  /** First line of its instruction. */
  readonly line: number;
  /** First lines of the failed steps that it needs; empty for a step that was cancelled. */
  readonly needs: readonly number[];
}

export interface Outcomes {
  /** The steps that failed: first those of which only the progress says so, then those that were reported. */
  readonly failed: readonly Pick<Consequence, 'digest' | 'line'>[];
  readonly cancelled: readonly Consequence[];
  /** Those that could not be tried; empty if the build stopped at the first failure. */
  readonly untried: readonly Consequence[];
}

/**
 * What failed in a build, and what came of it: the steps with a line, in the order of the graph.
 * @param reported digests of the vertexes whose failures are known
 * @param keepGoing whether everything was tried that does not need a failed step
 */
export function outcomesOf(
  graph: StepGraph,
  progress: BuildProgress,
  reported: ReadonlySet<string>,
  keepGoing: boolean,
): Outcomes {
  const lineOf = new Map(
    graph.steps.flatMap(({ digest, lines }) => (lines[0] ? [[digest, lines[0].start]] : [])),
  );
  const placed = (digests: readonly string[]): readonly Pick<Consequence, 'digest' | 'line'>[] =>
    digests.flatMap((digest) => {
      const line = lineOf.get(digest);
      return line === undefined ? [] : [{ digest, line }];
    });
  const unreported = (state: 'failed' | 'cancelled'): readonly string[] =>
    graph.steps
      .map(({ digest }) => digest)
      .filter((digest) => !reported.has(digest) && findVertex(progress, digest)?.state === state);
  const failed = [...unreported('failed'), ...reported];
  const untried = keepGoing ? untriedSteps(graph, new Set(failed)) : [];
  return {
    failed: placed(failed),
    cancelled: placed(unreported('cancelled')).map((step) => ({ ...step, needs: [] })),
    untried: untried.flatMap(({ step, needs }) =>
      placed([step.digest]).map((one) => ({ ...one, needs: placed(needs).map(({ line }) => line) })),
    ),
  };
}

/** A failed step, by its line. */
export interface FailedLine {
  /** First line of its instruction. */
  readonly line: number;
  readonly exitCode: number | null;
  /** Digest of the step; null if only the line is known. */
  readonly vertex: string | null;
}

/**
 * All steps that failed, those that were reported and those of which only the progress says so: in the order of the
 * file, each line once.
 * @param failed of the outcomes; empty without a graph
 */
export function failedLines(
  reported: readonly {
    readonly vertex: string | null;
    readonly lines: readonly { readonly start: number }[];
    readonly exitCode: number | null;
  }[],
  failed: Outcomes['failed'],
): readonly FailedLine[] {
  const byLine = new Map<number, FailedLine>();
  for (const { digest, line } of failed) byLine.set(line, { line, exitCode: null, vertex: digest });
  for (const { vertex, lines, exitCode } of reported) {
    const line = failed.find(({ digest }) => digest === vertex)?.line ?? lines[0]?.start;
    if (line !== undefined) byLine.set(line, { line, exitCode, vertex });
  }
  return [...byLine.values()].toSorted((a, b) => a.line - b.line);
}
