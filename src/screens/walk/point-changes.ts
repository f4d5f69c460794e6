import { NO_CHANGES, type TreeDiff } from '../../filesystem/diff.ts';
import type { Point } from '../../llb/program.ts';
import { BuildFailedError, type BuildFailure } from '../../ports.ts';
import type { OpenTarget } from '../../states/open-target.ts';

/** Solves the state after a point; the failure where an instruction fails. */
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

/** What the instruction of a point did to the files, and how many there are then. */
export async function changesAt(
  { states, diffs }: OpenTarget,
  point: Point,
): Promise<{ readonly changes: TreeDiff | null; readonly entries: number }> {
  const entries = (await states.of(point.after).tree()).count;
  // FROM begins with what is there: an image is not a change, but what its triggers do is.
  if (point.keyword === 'FROM' && point.before === null) return { changes: null, entries };
  return { changes: (await diffs.of(point)) ?? NO_CHANGES, entries };
}
