import type { Dockerfile } from '../dockerfile/types.ts';
import type { Program, Stop } from '../llb/program.ts';

/** A file and what a target of it runs. */
export interface ProgramText {
  readonly dockerfile: Dockerfile;
  readonly program: Program;
}

/**
 * The first stop of an edited file that is not, word for word, as it was: index into its stops, their number where all
 * are. 0 without a file to compare with.
 */
export function firstChanged(before: ProgramText | null, after: ProgramText): number {
  if (before === null) return 0;
  const { stops } = after.program;
  const changed = stops.findIndex((stop, index) => {
    const old = before.program.stops[index];
    return old?.stage !== stop.stage || textOf(before, old) !== textOf(after, stop);
  });
  return changed < 0 ? stops.length : changed;
}

function textOf({ dockerfile }: ProgramText, { lines }: Stop): string {
  return dockerfile.lines.slice(lines.start - 1, lines.end).join('\n');
}
