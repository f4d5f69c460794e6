import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { ReactNode } from 'react';
import { windowTop } from '../../store/move.ts';
import type { Rect } from '../layout.ts';
import { useZone } from '../mouse-zones.ts';
import { type Line, paintLine } from '../text.ts';
import { GLYPH, paint } from '../theme.ts';

export interface PickListProps {
  /** Total number of rows; only the visible ones are rendered. */
  readonly count: number;
  /** The line of a row, for the given width. */
  readonly row: (index: number, width: number) => Line;
  readonly cursor: number;
  readonly focused: boolean;
  readonly rect: Rect;
}

interface Row {
  readonly label: string;
  readonly value: number;
}

/** The indicator before a row and the blank after it, in cells. */
const INDICATOR_CELLS = 3;

/**
 * A list to choose from. The cursor lives in the store and keys come through the keymap, so SelectInput only
 * gets the visible rows. It is remounted for every cursor position, because its own scrolling would show the
 * last row above the first, and for every set of rows, because it jumps to the first row when they change.
 */
export function PickList({ count, row, cursor, focused, rect }: PickListProps): ReactNode {
  const top = windowTop(cursor, count, rect.height);
  const zone = useZone({ kind: 'list', top, cursor, count });
  const items: Row[] = [];
  for (let index = top; index < Math.min(count, top + rect.height); index += 1) {
    items.push({
      value: index,
      label: paintLine(row(index, rect.width - INDICATOR_CELLS), rect.width - INDICATOR_CELLS),
    });
  }
  if (items.length === 0) return null;
  return (
    <Box ref={zone} flexDirection="column">
      <SelectInput
        key={`${top}:${items.length}:${cursor}:${focused}`}
        items={items}
        initialIndex={Math.max(0, cursor - top)}
        isFocused={false}
        indicatorComponent={focused ? FocusedIndicator : IdleIndicator}
        itemComponent={Item}
      />
    </Box>
  );
}

function FocusedIndicator({ isSelected }: { readonly isSelected?: boolean }): ReactNode {
  return <Text>{isSelected === true ? paint('cursor', `${GLYPH.cursor} `) : '  '}</Text>;
}

function IdleIndicator({ isSelected }: { readonly isSelected?: boolean }): ReactNode {
  return <Text>{isSelected === true ? paint('dim', `${GLYPH.cursor} `) : '  '}</Text>;
}

function Item({ label }: { readonly label: string }): ReactNode {
  return <Text wrap="truncate">{label}</Text>;
}
