import type { AppState, ScreenName } from '../../../store/state.ts';
import { type Span, widthOf } from '../../../ui/text.ts';
import { screenEntries } from '../../screens.tsx';

/** The name of each screen in the header, in tab order. @param compact only the current one shows its name */
export function tabSpans(state: AppState, compact: boolean): readonly Span[] {
  return screenEntries().map(
    ([screen, { title }], index): Span => ({
      text: compact && screen !== state.screen ? ` ${index + 1} ` : ` ${index + 1} ${title} `,
      role: screen === state.screen ? 'tab' : 'dim',
    }),
  );
}

/** The screen whose name is at a cell of the tabs, which start at cell `start`; null if none is. */
export function tabAt(spans: readonly Span[], start: number, column: number): ScreenName | null {
  let end = start;
  for (const [index, span] of spans.entries()) {
    const from = end;
    end += widthOf([span]);
    if (column >= from && column < end) return screenEntries()[index]?.[0] ?? null;
  }
  return null;
}
