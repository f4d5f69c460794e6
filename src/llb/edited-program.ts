import type { Dockerfile } from '../dockerfile/types.ts';
import type { Point, Program } from './program.ts';

/** A file and what a target of it runs. */
export interface ProgramText {
  readonly dockerfile: Dockerfile;
  readonly program: Program;
}

/** Stops of an edited file: the first that is not as it was, and what has become of one. */
export interface EditedPoints {
  readonly changed: number;
  /** Null for a file without stops. */
  readonly same: Point | null;
}

/**
 * What an edit has changed of a program, and where one of its stops is now: what stands above or below the edit has
 * moved with it; of the stops within, it is the one that is most like it.
 */
export function editedPoints(before: ProgramText, after: ProgramText, index: number): EditedPoints {
  const old = textsOf(before);
  const now = textsOf(after);
  const shorter = Math.min(old.length, now.length);
  let above = 0;
  while (above < shorter && old[above] === now[above]) above += 1;
  let below = 0;
  while (below < shorter - above && old.at(-1 - below) === now.at(-1 - below)) below += 1;
  const { points } = after.program;
  const at = (place: number): Point | null => points[Math.max(0, Math.min(place, points.length - 1))] ?? null;
  if (index < above) return { changed: above, same: at(index) };
  if (index >= old.length - below) return { changed: above, same: at(index + now.length - old.length) };
  const within = points.slice(above, points.length - below);
  const text = old[index] ?? '';
  const best = within.reduce<Point | null>((found, point) => {
    const likeness = (each: Point): number => commonLength(text, now[each.index] ?? '');
    return found === null || likeness(point) > likeness(found) ? point : found;
  }, null);
  return { changed: above, same: best ?? at(above) };
}

/** What each stop says, with its stage. */
function textsOf({ dockerfile, program }: ProgramText): readonly string[] {
  return program.points.map(
    ({ stage, lines }) => `${stage} ${dockerfile.lines.slice(lines.start - 1, lines.end).join('\n')}`,
  );
}

/** Characters that two texts have in common at their beginnings and at their ends. */
function commonLength(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return start + end;
}
