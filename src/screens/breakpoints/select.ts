import type { Breakpoint } from '../../breakpoints/types.ts';
import type { AppState } from '../../store/state.ts';

/** A row of the panel: a breakpoint, or a kind to add one of. */
export type BreakpointRow =
  | { readonly kind: 'breakpoint'; readonly breakpoint: Breakpoint; readonly index: number }
  | { readonly kind: 'new'; readonly offer: NewKind };

/** A kind of breakpoint that can be picked. */
export interface NewKind {
  /** What it stops at, in a few words. */
  readonly label: string;
  /** How it is written. */
  readonly form: string;
  /** What the text field begins with. */
  readonly start: (state: AppState) => string;
}

const always = (text: string) => (): string => text;

/** The kinds that the panel offers. */
export const NEW_KINDS: readonly NewKind[] = [
  { label: 'in your own words', form: 'env PATH on stage build', start: always('') },
  { label: 'a line', form: 'line 12', start: (state) => `line ${state.walk?.line ?? 1}` },
  { label: 'where a stage begins', form: 'stage build', start: always('stage ') },
  { label: 'a path appears, changes or goes', form: 'path /etc/passwd changes', start: always('path /') },
  { label: 'a file grows over a size', form: 'file /app/x grows over 10MB', start: always('file /') },
  { label: 'a variable gets a value', form: 'env MODE=release', start: always('env ') },
  { label: 'a step takes long', form: 'step longer than 30s', start: always('step longer than ') },
  { label: 'a step is not cached', form: 'not cached', start: always('not cached') },
  { label: 'a package is installed', form: 'package curl', start: always('package ') },
];

/** The rows of the panel, in the order in which they are shown. */
export function breakpointRows({ breakpoints }: AppState): readonly BreakpointRow[] {
  return [
    ...breakpoints.map((breakpoint, index): BreakpointRow => ({ kind: 'breakpoint', breakpoint, index })),
    ...NEW_KINDS.map((offer): BreakpointRow => ({ kind: 'new', offer })),
  ];
}

/** The row under the cursor; null if the panel is not shown. */
export function breakpointRow(state: AppState): BreakpointRow | null {
  if (state.overlay?.kind !== 'breakpoints') return null;
  const rows = breakpointRows(state);
  return rows[Math.min(state.overlay.cursor, rows.length - 1)] ?? null;
}
