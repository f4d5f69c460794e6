import { inOrder, MAX_BREAKPOINTS } from './list.ts';
import { parseBreakpoint } from './parse.ts';
import { printBreakpoint } from './print.ts';
import { type Breakpoint, lineBreakpoint } from './types.ts';

/** How much is kept of what cannot be read. */
const MAX_UNREAD = 1_000;

/**
 * Breakpoints as they are kept between runs. Version 1 had `lines` alone, which hold the plain ones still, so that an
 * older stagedive finds them.
 */
export interface KeptBreakpoints {
  readonly version: 2;
  /** Lines with a breakpoint that is on and has no condition. */
  readonly lines: readonly number[];
  /** All others, in the words of `printBreakpoint`; and what a newer version wrote. */
  readonly more: readonly unknown[];
}

/** What was read of what was kept. */
export interface ReadBreakpoints {
  readonly breakpoints: readonly Breakpoint[];
  /** What cannot be read, or is over the limit, to be kept all the same. */
  readonly unread: readonly unknown[];
}

/** What to keep of a list of breakpoints, and of what could not be read; null for none. */
export function keptBreakpoints(
  all: readonly Breakpoint[],
  unread: readonly unknown[] = [],
): KeptBreakpoints | null {
  if (all.length === 0 && unread.length === 0) return null;
  const lines: number[] = [];
  const more: unknown[] = [...unread];
  for (const each of all) {
    const { condition, place, isOff } = each;
    if (condition === null && place.kind === 'line' && !isOff) lines.push(place.line);
    else more.push(keptOther(each));
  }
  return { version: 2, lines, more };
}

/** Reads what was kept, of any version. */
export function readKept(value: unknown): ReadBreakpoints {
  if (typeof value !== 'object' || value === null) return { breakpoints: [], unread: [] };
  const lines: unknown = 'lines' in value ? value.lines : [];
  const breakpoints: Breakpoint[] = [];
  const unread: unknown[] = [];
  for (const breakpoint of Array.isArray(lines) ? lines.flatMap(readLine) : []) {
    if (breakpoints.length < MAX_BREAKPOINTS) breakpoints.push(breakpoint);
    else unread.push(keptOther(breakpoint));
  }
  for (const each of 'more' in value && Array.isArray(value.more) ? value.more : []) {
    const breakpoint = readOther(each);
    if (breakpoint === null || breakpoints.length >= MAX_BREAKPOINTS) unread.push(each);
    else breakpoints.push(breakpoint);
  }
  return { breakpoints: inOrder(breakpoints), unread: unread.slice(0, MAX_UNREAD) };
}

function keptOther(breakpoint: Breakpoint): { readonly text: string; readonly off: boolean } {
  return { text: printBreakpoint(breakpoint), off: breakpoint.isOff };
}

function readLine(line: unknown): readonly Breakpoint[] {
  return typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? [lineBreakpoint(line)] : [];
}

function readOther(value: unknown): Breakpoint | null {
  if (typeof value !== 'object' || value === null || !('text' in value)) return null;
  const { text } = value;
  if (typeof text !== 'string') return null;
  const breakpoint = parseBreakpoint(text);
  return typeof breakpoint === 'string'
    ? null
    : { ...breakpoint, isOff: 'off' in value && value.off === true };
}
