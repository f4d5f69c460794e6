import type { AppState, ScreenName } from '../../../store/state.ts';
import type { ScreenView } from '../../../ui/screen-view.ts';
import { type Span, widthOf } from '../../../ui/text.ts';
import { isExtra } from '../../extra-screens.ts';
import { screenEntries } from '../../screens.tsx';

/** Columns from which the tabs of all screens fit, beside the engine with its address. */
const MIN_ALL_TABS_COLUMNS = 200;

/** The screens that have a tab now, in tab order: an extra one only while it is shown, or where all fit. */
function tabs({ screen, window, container }: AppState): readonly (readonly [ScreenName, ScreenView])[] {
  const all = window.columns >= MIN_ALL_TABS_COLUMNS;
  // Run has nothing to show before something was started.
  const isEmpty = (name: ScreenName): boolean => name === 'container' && container === null;
  return screenEntries().filter(([name]) => name === screen || !isExtra(name) || (all && !isEmpty(name)));
}

/** The name of each screen in the header, in tab order. @param compact only the current one shows its name */
export function tabSpans(state: AppState, compact: boolean): readonly Span[] {
  return tabs(state).map(([screen, { title, opens }]): Span => {
    const key = opens.keys[0] ?? '';
    return {
      text: compact && screen !== state.screen ? ` ${key} ` : ` ${key} ${title} `,
      role: screen === state.screen ? 'tab' : 'dim',
    };
  });
}

/**
 * The keys of the screens that have no tab now, as far as there is room: `8 9 0 more`, or only the keys. Empty where all
 * have one, and on such a screen.
 */
export function moreSpans({ screen, window }: AppState, room: number): readonly Span[] {
  if (window.columns >= MIN_ALL_TABS_COLUMNS || isExtra(screen)) return [];
  const extra = screenEntries().filter(([name]) => isExtra(name));
  // Those that letters open have them in the footer.
  const keys = extra.flatMap(([, { opens }]) => opens.keys[0] ?? []).filter((key) => /^\d$/.test(key));
  const text = [` ${keys.join(' ')} more `, ` ${keys.join(' ')} `].find((each) => each.length <= room);
  return text === undefined ? [] : [{ text, role: 'dim' }];
}

/** The screen whose name is at a cell of the tabs, which start at cell `start`; null if none is. */
export function tabAt(state: AppState, compact: boolean, start: number, column: number): ScreenName | null {
  let end = start;
  for (const [index, span] of tabSpans(state, compact).entries()) {
    const from = end;
    end += widthOf([span]);
    if (column >= from && column < end) return tabs(state)[index]?.[0] ?? null;
  }
  return null;
}
