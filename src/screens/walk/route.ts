import type { Breakpoint } from '../../breakpoints/types.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Point, Program } from '../../llb/program.ts';
import { isAt } from '../../states/breakpoint-place.ts';
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
  breakpoints: readonly Breakpoint[],
  dockerfile: Dockerfile,
): readonly Waypoint[] {
  if (goal.kind === 'point') {
    const point = program.points[goal.point];
    return point === undefined ? [] : [{ point, because: null }];
  }
  const wanted = goal.kind === 'line' ? pointAtLine(program, goal.line) : null;
  const { mendedFrom, isStart } = goal.kind === 'line' ? goal : {};
  const from = mendedFrom === undefined ? at : Math.min(mendedFrom, wanted?.index ?? 0) - 1;
  const ahead = program.points.slice(from + 1);
  // Running to a line that was already passed goes back to it.
  if (wanted !== null && wanted.index <= from) return [{ point: wanted, because: 'cursor' }];
  const end = ahead.findIndex(
    (point) => stopsAt(dockerfile, point, breakpoints) || point.index === wanted?.index,
  );
  const last = end < 0 ? ahead.length - 1 : end;
  return ahead.slice(0, last + 1).map((point, index): Waypoint => {
    if (index < last) return { point, because: 'passing' };
    if (point.index === wanted?.index)
      return { point, because: isStart ? null : mendedFrom === undefined ? 'cursor' : 'mended' };
    return { point, because: end < 0 ? 'end' : 'breakpoint' };
  });
}

/** How a walk gets to the point where it starts: at once, unless it may have to stop at a breakpoint before it. */
export function startGoal(
  program: Program,
  first: Point,
  breakpoints: readonly Breakpoint[],
  dockerfile: Dockerfile,
): WalkGoal {
  const before = program.points.slice(0, first.index);
  const mayStop =
    before.some((point) => stopsAt(dockerfile, point, breakpoints)) ||
    breakpoints.some(
      ({ condition, isOff, place }) =>
        condition !== null && !isOff && before.some((point) => isAt(dockerfile, point, place)),
    );
  return mayStop
    ? { kind: 'line', line: first.lines.start, isStart: true }
    : { kind: 'point', point: first.index };
}

/** Whether a breakpoint without a condition is at a point: on its line, or on the stage that begins with it. */
function stopsAt(dockerfile: Dockerfile, point: Point, breakpoints: readonly Breakpoint[]): boolean {
  return breakpoints.some((each) => {
    if (each.condition !== null || each.isOff) return false;
    return isAt(dockerfile, point, each.place) && (each.place.kind !== 'stage' || point.instruction === null);
  });
}

/** Why a walk ends at a point: a condition is more to say than that the target ends there. */
export function reasonOf(because: Waypoint['because'], met: readonly string[]): Arrival['because'] {
  if (met.length > 0 && (because === 'passing' || because === 'end')) return 'condition';
  return because === 'passing' ? null : because;
}
