import { inOrder, MAX_BREAKPOINTS } from './list.ts';
import { parseBreakpoint } from './parse.ts';
import { printBreakpoint } from './print.ts';
import { type Breakpoint, lineBreakpoint } from './types.ts';

/**
 * Breakpoints as they are kept between runs. Version 1 had `lines` alone, which hold the plain ones still, so that an
 * older stagedive finds them.
 */
export interface KeptBreakpoints {
  readonly version: 2;
  /** Lines with a breakpoint that is on and has no condition. */
  readonly lines: readonly number[];
  /** All others, in the words of `printBreakpoint`. */
  readonly more: readonly { readonly text: string; readonly off: boolean }[];
}

/** What to keep of a list of breakpoints; null for none. */
export function keptBreakpoints(all: readonly Breakpoint[]): KeptBreakpoints | null {
  if (all.length === 0) return null;
  const lines: number[] = [];
  const more: { text: string; off: boolean }[] = [];
  for (const each of all) {
    const { condition, place, isOff } = each;
    if (condition === null && place.kind === 'line' && !isOff) lines.push(place.line);
    else more.push({ text: printBreakpoint(each), off: isOff });
  }
  return { version: 2, lines, more };
}

/** Reads what was kept, of any version. What cannot be read, of a newer version for instance, is left out. */
export function readKept(value: unknown): readonly Breakpoint[] {
  if (typeof value !== 'object' || value === null) return [];
  const lines: unknown = 'lines' in value ? value.lines : [];
  const more: unknown = 'more' in value ? value.more : [];
  const read = [
    ...(Array.isArray(lines) ? lines.flatMap(readLine) : []),
    ...(Array.isArray(more) ? more.flatMap(readOther) : []),
  ];
  return inOrder(read.slice(0, MAX_BREAKPOINTS));
}

function readLine(line: unknown): readonly Breakpoint[] {
  return typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? [lineBreakpoint(line)] : [];
}

function readOther(value: unknown): readonly Breakpoint[] {
  if (typeof value !== 'object' || value === null || !('text' in value)) return [];
  const { text } = value;
  if (typeof text !== 'string') return [];
  const breakpoint = parseBreakpoint(text);
  const isOff = 'off' in value && value.off === true;
  return typeof breakpoint === 'string' ? [] : [{ ...breakpoint, isOff }];
}
