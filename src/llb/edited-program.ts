import type { Dockerfile } from '../dockerfile/types.ts';
import type { Point, Program } from './program.ts';

/** A Dockerfile and the program of one of its targets. */
export interface ProgramText {
  readonly dockerfile: Dockerfile;
  readonly program: Program;
}

/** Points of an edited file: the index of the first changed one, and where the point asked for is now. */
export interface EditedPoints {
  readonly changed: number;
  /** Null when the file has no points. */
  readonly same: Point | null;
}

/**
 * Compares a program before and after an edit, and finds a point again. A point above or below the edit moves with its
 * lines; a point inside the edit becomes the most similar one there.
 * @param index of the point in `before`
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

/** The text of each point, with its stage. */
function textsOf({ dockerfile, program }: ProgramText): readonly string[] {
  return program.points.map(
    ({ stage, lines }) => `${stage} ${dockerfile.lines.slice(lines.start - 1, lines.end).join('\n')}`,
  );
}

/** How many characters two texts share at their start and at their end. */
function commonLength(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return start + end;
}
