import type { Program, Stop } from '../llb/program.ts';
import type { Walk } from './actions.ts';
import { stopAtLine } from './select/stepper.ts';
import type { Arrival } from './stepper-state.ts';

/** A stop on the way, and why the walk ends there. */
export interface Waypoint {
  readonly stop: Stop;
  readonly because: Arrival['because'] | 'passing';
}

/** The stops that a walk solves one after the other, and which of them ends it. */
export function routeOf(
  program: Program,
  walk: Walk,
  at: number,
  breakpoints: ReadonlySet<number>,
): readonly Waypoint[] {
  if (walk.kind === 'stop') {
    const stop = program.stops[walk.stop];
    return stop === undefined ? [] : [{ stop, because: null }];
  }
  const wanted = walk.kind === 'line' ? stopAtLine(program, walk.line) : null;
  const mendedFrom = walk.kind === 'line' ? walk.mendedFrom : undefined;
  const from = mendedFrom === undefined ? at : Math.min(mendedFrom, wanted?.index ?? 0) - 1;
  const ahead = program.stops.slice(from + 1);
  // Running to a line that was passed goes back to it.
  if (wanted !== null && wanted.index <= from) return [{ stop: wanted, because: 'cursor' }];
  const end = ahead.findIndex((stop) => breakpoints.has(stop.lines.start) || stop.index === wanted?.index);
  const last = end < 0 ? ahead.length - 1 : end;
  return ahead.slice(0, last + 1).map((stop, index): Waypoint => {
    if (index < last) return { stop, because: 'passing' };
    if (stop.index === wanted?.index)
      return { stop, because: mendedFrom === undefined ? 'cursor' : 'mended' };
    return { stop, because: end < 0 ? 'end' : 'breakpoint' };
  });
}
