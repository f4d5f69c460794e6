import { inOrder } from '../../breakpoints/list.ts';
import type { Breakpoint, BreakpointPlace } from '../../breakpoints/types.ts';
import { movedLine } from '../../dockerfile/moved-line.ts';
import { sameStage } from '../../dockerfile/same-stage.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { instructionLine } from '../walk/select.ts';

/**
 * The breakpoints after the file was edited: they move with their instructions and with the numbers of their stages; those
 * whose instruction is gone are removed. A stage's name stays, since it may come back.
 */
export function movedBreakpoints(
  all: readonly Breakpoint[],
  before: Dockerfile,
  after: Dockerfile,
): readonly Breakpoint[] {
  return inOrder(
    all.flatMap((each) => {
      const place = movedPlace(each.place, before, after);
      return place === null ? [] : [{ ...each, place }];
    }),
  );
}

function movedPlace(place: BreakpointPlace, before: Dockerfile, after: Dockerfile): BreakpointPlace | null {
  switch (place.kind) {
    case 'anywhere':
      return place;
    case 'line': {
      const lines = instructionLine(after, movedLine(before.lines, after.lines, place.line));
      return lines === null ? null : { kind: 'line', line: lines.start };
    }
    case 'stage':
      return /^\d+$/.test(place.stage) && before.stages[Number(place.stage)] !== undefined
        ? { kind: 'stage', stage: String(sameStage(before, after, Number(place.stage))) }
        : place;
  }
}
