import type { Breakpoint } from '../../breakpoints/types.ts';

export type BreakpointsAction =
  /** Sets or removes the breakpoint of a line. */
  | { readonly type: 'breakpoint/toggled'; readonly line: number }
  | { readonly type: 'breakpoints/loaded'; readonly breakpoints: readonly Breakpoint[] }
  /** `replaced`: index of the one that it takes the place of; null if it is new. */
  | {
      readonly type: 'breakpoints/entered';
      readonly breakpoint: Breakpoint;
      readonly replaced: number | null;
    }
  | { readonly type: 'breakpoints/removed'; readonly index: number }
  | { readonly type: 'breakpoints/switched'; readonly index: number }
  /** Opens the text field; `edited`: index of the breakpoint that is changed; null for a new one. */
  | { readonly type: 'breakpoints/fieldOpened'; readonly text: string; readonly edited: number | null }
  | { readonly type: 'breakpoints/typed'; readonly text: string }
  | { readonly type: 'breakpoints/erased'; readonly all?: boolean }
  | { readonly type: 'breakpoints/fieldLeft' };
