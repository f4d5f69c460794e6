import type { Point, Program } from '../../llb/program.ts';
import type { WalkGoal } from './actions.ts';
import { pointAtLine } from './select.ts';
import type { Arrival } from './state.ts';

/** A point on the way, and why the walk ends there. */
export interface Waypoint {
  readonly point: Point;
  readonly because: Arrival['because'] | 'passing';
}

/** The points that a walk solves in turn, and which one ends it. */
export function routeOf(
  program: Program,
  goal: WalkGoal,
  at: number,
  breakpoints: ReadonlySet<number>,
): readonly Waypoint[] {
  if (goal.kind === 'point') {
    const point = program.points[goal.point];
    return point === undefined ? [] : [{ point, because: null }];
  }
  const wanted = goal.kind === 'line' ? pointAtLine(program, goal.line) : null;
  const mendedFrom = goal.kind === 'line' ? goal.mendedFrom : undefined;
  const from = mendedFrom === undefined ? at : Math.min(mendedFrom, wanted?.index ?? 0) - 1;
  const ahead = program.points.slice(from + 1);
  // Running to a line that was already passed goes back to it.
  if (wanted !== null && wanted.index <= from) return [{ point: wanted, because: 'cursor' }];
  const end = ahead.findIndex((point) => breakpoints.has(point.lines.start) || point.index === wanted?.index);
  const last = end < 0 ? ahead.length - 1 : end;
  return ahead.slice(0, last + 1).map((point, index): Waypoint => {
    if (index < last) return { point, because: 'passing' };
    if (point.index === wanted?.index)
      return { point, because: mendedFrom === undefined ? 'cursor' : 'mended' };
    return { point, because: end < 0 ? 'end' : 'breakpoint' };
  });
}
