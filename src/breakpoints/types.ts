/** What happens to a path; `any`: it appears, changes or goes. */
export type PathChange = 'appears' | 'changes' | 'goes' | 'any';

/** What an instruction must do for a walk to stop after it. */
export type Condition =
  /** Absolute and without `.`, `..` or a slash at its end. */
  | { readonly kind: 'path'; readonly path: string; readonly change: PathChange }
  /** The file grows over this size. */
  | { readonly kind: 'size'; readonly path: string; readonly bytes: number }
  /** The variable gets a value: any if `value` is null. */
  | { readonly kind: 'env'; readonly name: string; readonly value: string | null }
  /** Its steps take longer than this. */
  | { readonly kind: 'duration'; readonly ms: number }
  /** One of its steps is run, not taken from the cache. */
  | { readonly kind: 'not-cached' }
  | { readonly kind: 'package'; readonly name: string };

/** Where a condition is looked at. */
export type BreakpointPlace =
  | { readonly kind: 'anywhere' }
  /** A stage's name in lower case, or its number. */
  | { readonly kind: 'stage'; readonly stage: string }
  /** The first line of an instruction, from 1. */
  | { readonly kind: 'line'; readonly line: number };

/** Where a walk stops. Without a condition it stops at the line, or where the stage begins. */
export interface Breakpoint {
  readonly condition: Condition | null;
  readonly place: BreakpointPlace;
  /** Switched off: kept, but nothing stops there. */
  readonly isOff: boolean;
}

/** A breakpoint on a line, without a condition. */
export function lineBreakpoint(line: number): Breakpoint {
  return { condition: null, place: { kind: 'line', line }, isOff: false };
}
