import type { BreakpointPlace } from '../breakpoints/types.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Point } from '../llb/program.ts';

/** Whether a breakpoint of this place is looked at after a point. */
export function isAt({ stages }: Dockerfile, point: Point, place: BreakpointPlace): boolean {
  switch (place.kind) {
    case 'anywhere':
      return true;
    case 'line':
      return place.line === point.lines.start;
    case 'stage':
      return stageOf(stages, place.stage) === point.stage;
  }
}

/** The index of the stage that a breakpoint names, by name or number; null if there is none. */
export function stageOf(stages: Dockerfile['stages'], name: string): number | null {
  const stage =
    stages.findLast((each) => each.name === name) ?? stages.find(({ index }) => String(index) === name);
  return stage?.index ?? null;
}
