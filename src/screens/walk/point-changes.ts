import { NO_CHANGES, type TreeDiff } from '../../filesystem/diff.ts';
import type { Point } from '../../llb/program.ts';
import { BuildFailedError, type BuildFailure } from '../../ports.ts';
import type { OpenTarget } from '../../states/open-target.ts';

/** Solves the state after a point; returns the failure if its instruction fails. */
export async function failureOf(target: OpenTarget, { after }: Point): Promise<BuildFailure | null> {
  if (after === null) return null;
  try {
    await target.solve(after);
    return null;
  } catch (error) {
    if (error instanceof BuildFailedError) return error.failure;
    throw error;
  }
}

/** The files that a point's instruction changed, and the number of entries afterwards. */
export async function changesAt(
  { states, diffs }: OpenTarget,
  point: Point,
): Promise<{ readonly changes: TreeDiff | null; readonly entries: number }> {
  const entries = (await states.of(point.after).tree()).count;
  // The base image of a FROM is not a change, but the effects of its ONBUILD triggers are.
  if (point.keyword === 'FROM' && point.before === null) return { changes: null, entries };
  return { changes: (await diffs.of(point)) ?? NO_CHANGES, entries };
}
