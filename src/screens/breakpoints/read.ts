import { parseBreakpoint } from '../../breakpoints/parse.ts';
import type { Breakpoint } from '../../breakpoints/types.ts';
import { findTarget } from '../../dockerfile/needs.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { messageOf } from '../../ports.ts';
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
      try {
        findTarget(dockerfile, place.stage, 'stage');
        return breakpoint;
      } catch (error) {
        return messageOf(error);
      }
  }
}
