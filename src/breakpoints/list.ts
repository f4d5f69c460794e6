import { printBreakpoint } from './print.ts';
import { type Breakpoint, lineBreakpoint } from './types.ts';

/** How many breakpoints a Dockerfile can have; the list of them is evaluated at every instruction. */
export const MAX_BREAKPOINTS = 200;

/** Sets a breakpoint on a line, or removes all that are on it and have no condition. */
export function toggledLine(all: readonly Breakpoint[], line: number): readonly Breakpoint[] {
  const kept = all.filter((each) => !isPlainOn(each, line));
  return kept.length < all.length ? kept : inOrder([...all, lineBreakpoint(line)]);
}

/** Whether a breakpoint is one of that line alone, without a condition. */
export function isPlainOn({ condition, place }: Breakpoint, line: number): boolean {
  return condition === null && place.kind === 'line' && place.line === line;
}

/**
 * Adds a breakpoint, or puts it where another one was. One that is there already is not added again, but switched on.
 * @param replaced index of the one that it takes the place of; null if it is new
 */
export function withBreakpoint(
  all: readonly Breakpoint[],
  added: Breakpoint,
  replaced: number | null = null,
): readonly Breakpoint[] {
  const text = printBreakpoint(added);
  const rest = all.filter((each, index) => index !== replaced && printBreakpoint(each) !== text);
  return inOrder([...rest, added]);
}

/** Those on lines first, by line; the others as they were added. */
export function inOrder(all: readonly Breakpoint[]): readonly Breakpoint[] {
  const lineOf = ({ place }: Breakpoint): number =>
    place.kind === 'line' ? place.line : Number.MAX_SAFE_INTEGER;
  return all.toSorted((a, b) => lineOf(a) - lineOf(b));
}

/** What a line is marked with: the strongest of the breakpoints on it; null if there is none. */
export function lineMark(all: readonly Breakpoint[], line: number): 'on' | 'off' | null {
  let mark: 'on' | 'off' | null = null;
  for (const { place, isOff } of all) {
    if (place.kind !== 'line' || place.line !== line) continue;
    if (!isOff) return 'on';
    mark = 'off';
  }
  return mark;
}

/** Those with a condition that are switched on: what a walk looks at after each instruction. */
export function conditionsOf(all: readonly Breakpoint[]): readonly Breakpoint[] {
  return all.filter(({ condition, isOff }) => condition !== null && !isOff);
}
