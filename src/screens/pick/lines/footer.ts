import { plainText } from '../../../progress/sanitize.ts';
import { cellsOf } from '../../../text/cells.ts';
import { keyLabel } from '../../../text/user-keys.ts';
import { type Line, widthOf } from '../../../ui/text.ts';
import { pickFooter } from '../keys.ts';
import type { PickState } from '../state.ts';

/** The filter as it is typed, and the keys. */
export function pickFooterLine(state: PickState): Line {
  const keys = pickFooter(state).flatMap(
    ([key, label]): Line => [
      { text: keyLabel(key), role: 'key' },
      { text: ` ${label}   `, role: 'dim' },
    ],
  );
  return [...filterSpans(state), ...keys];
}

/** The key that is at a cell of the footer; null if none is. */
export function pickKeyAt(state: PickState, column: number): string | null {
  let end = widthOf(filterSpans(state));
  for (const [key, label] of pickFooter(state)) {
    const from = end;
    const cells = cellsOf(keyLabel(key)) + 1 + cellsOf(label);
    end += cells + 3;
    if (column >= from && column < from + cells) return key;
  }
  return null;
}

function filterSpans({ query }: PickState): Line {
  return [
    { text: ' ' },
    { text: query === '' ? 'type to filter' : `filter: ${plainText(query)}`, role: 'strong' },
    { text: '▏   ', role: 'accent' },
  ];
}
