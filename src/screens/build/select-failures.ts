/** What failed in a build, one failure or several, and what came of it. */
import type { BuildFailure } from '../../ports.ts';
import {
  type Consequence,
  type FailedLine,
  failedLines,
  type Outcomes,
  outcomesOf,
} from '../../progress/consequences.ts';
import { type BuildProgress, findVertex } from '../../progress/model.ts';
import type { AppState } from '../../store/state.ts';
import type { BuildState } from './state.ts';

/** Where the failure that is shown stands among all: `2 of 6`; null for a single one. */
export function failurePlace({ build }: AppState): { readonly at: number; readonly count: number } | null {
  if (build === null || build.failure === null || build.failures.length < 2) return null;
  return { at: build.failures.indexOf(build.failure) + 1, count: build.failures.length };
}

/** The failure after the one that is shown; the first one after the last. */
export function nextFailure({ failure, failures }: BuildState): BuildFailure | null {
  const at = failure === null ? -1 : failures.indexOf(failure);
  return failures[(at + 1) % Math.max(1, failures.length)] ?? null;
}

/** Digest of the vertex under which the build shows what failed; null if no vertex did. */
export function vertexOf(progress: BuildProgress, { vertex }: BuildFailure): string | null {
  return vertex === null ? null : (findVertex(progress, vertex)?.digest ?? vertex);
}

/** The failure of a step, if it is another one than the one that is shown. */
export function otherFailureAt(
  { failure, failures, progress }: BuildState,
  row: string,
): BuildFailure | null {
  const found = failures.find((one) => vertexOf(progress, one) === row);
  return found === undefined || found === failure ? null : found;
}

let outcomesFor: { readonly of: readonly unknown[]; readonly found: Outcomes } | null = null;

/** What failed, and what came of it; null for a build without a failure. Cached, because frames ask several times. */
function outcomes({ build }: AppState): Outcomes | null {
  if (build === null || build.phase !== 'failed' || build.graph === null) return null;
  const { progress, graph, failures, keepGoing } = build;
  const of = [progress, graph, failures];
  if (outcomesFor === null || outcomesFor.of.some((part, index) => part !== of[index])) {
    const reported = new Set(failures.flatMap(({ vertex }) => vertex ?? []));
    outcomesFor = { of, found: outcomesOf(graph, progress, reported, keepGoing) };
  }
  return outcomesFor.found;
}

/** The steps that were cancelled by a failure, and in a build that kept going those that could not be tried. */
export function consequences(state: AppState): readonly Consequence[] {
  const found = outcomes(state);
  return found === null ? NONE : [...found.cancelled, ...found.untried];
}

const NONE: readonly Consequence[] = [];

/** All steps that failed, in the order of the file. */
export function failedSteps(state: AppState): readonly FailedLine[] {
  const { build } = state;
  return build?.phase === 'failed' ? failedLines(build.failures, outcomes(state)?.failed ?? []) : [];
}
