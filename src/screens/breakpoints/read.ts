import { parseBreakpoint } from '../../breakpoints/parse.ts';
import type { Breakpoint } from '../../breakpoints/types.ts';
import { stageLabel } from '../../dockerfile/needs.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { stageOf } from '../../states/breakpoint-place.ts';
import { listed } from '../../text/listed.ts';
import { instructionLine } from '../walk/select.ts';

/**
 * Reads a breakpoint as typed, for a file: the stage must be there, and a line is that of the next instruction.
 * @returns the breakpoint, or one sentence why there can be none
 */
export function readBreakpoint(dockerfile: Dockerfile, text: string): Breakpoint | string {
  const breakpoint = parseBreakpoint(text);
  if (typeof breakpoint === 'string') return breakpoint;
  const { place } = breakpoint;
  switch (place.kind) {
    case 'anywhere':
      return breakpoint;
    case 'line': {
      const lines = instructionLine(dockerfile, place.line);
      return lines === null
        ? `There is no instruction on or after line ${place.line}.`
        : { ...breakpoint, place: { kind: 'line', line: lines.start } };
    }
    case 'stage':
      return stageOf(dockerfile.stages, place.stage) === null
        ? `There is no stage ${place.stage}: the stages are ${listed(dockerfile.stages.map(stageLabel))}.`
        : breakpoint;
  }
}
