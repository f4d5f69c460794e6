import { durationText } from './duration.ts';
import type { Breakpoint, BreakpointPlace, Condition } from './types.ts';
import { quoteWord } from './words.ts';

/** A breakpoint as it is typed; `parseBreakpoint` reads it. Whether it is switched off is not in it. Unfiltered. */
export function printBreakpoint({ condition, place }: Breakpoint): string {
  if (condition === null) return printPlace(place);
  const what = printCondition(condition);
  return place.kind === 'anywhere' ? what : `${what} on ${printPlace(place)}`;
}

/** `line 12`, `stage build`, `anywhere`. */
export function printPlace(place: BreakpointPlace): string {
  switch (place.kind) {
    case 'anywhere':
      return 'anywhere';
    case 'stage':
      return `stage ${quoteWord(place.stage)}`;
    case 'line':
      return `line ${place.line}`;
  }
}

/** The condition alone: `file /app/x grows over 10MB`. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'path':
      return `path ${quoteWord(condition.path)}${condition.change === 'any' ? '' : ` ${condition.change}`}`;
    case 'size':
      return `file ${quoteWord(condition.path)} grows over ${sizeText(condition.bytes)}`;
    case 'env':
      return `env ${condition.value === null ? quoteWord(condition.name) : quoteWord(`${condition.name}=${condition.value}`)}`;
    case 'duration':
      return `step longer than ${durationText(condition.ms)}`;
    case 'not-cached':
      return 'not cached';
    case 'package':
      return `package ${quoteWord(condition.name)}`;
  }
}

const SIZE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** The shortest text that parseBytes (src/text/byte-size.ts) reads as this: powers of 1024, as docker reads sizes. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value > 0 && value % 1024 === 0 && unit < SIZE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${SIZE_UNITS[unit]}`;
}
