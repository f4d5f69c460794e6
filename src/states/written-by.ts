import type { Point, Program } from '../llb/program.ts';
import { copiedBy } from './copied-by.ts';
import type { States } from './state-files.ts';

/**
 * Tells which files of its state an instruction may have written, by path; null if that is not known from what it is: of
 * a RUN, and of an ADD that may have unpacked something. All others are the very files of the state before: BuildKit
 * removes what lies where a file is copied to, and goes through no link below the folder that it copies to (fsutil,
 * copy/copy.go). What is merged must be of the instruction itself, as of COPY --link.
 */
export async function writtenBy(
  states: States,
  program: Program,
  point: Point,
): Promise<((path: string) => boolean) | null> {
  const isKnown = point.steps.every((digest) => {
    const step = program.graph.steps.get(digest);
    if (step?.op.kind === 'merge')
      return step.inputs.slice(1).every((input) => point.steps.includes(input.digest));
    return (
      step?.op.kind === 'file' &&
      step.op.actions.every(
        (action) =>
          action.kind === 'mkdir' ||
          (action.kind === 'copy' && !action.unpack && action.source < step.inputs.length),
      )
    );
  });
  if (!isKnown) return null;
  const copied = await copiedBy(states, program, point);
  return (path) => copied.some(({ entries }) => entries.sourceOf(path) !== undefined);
}
