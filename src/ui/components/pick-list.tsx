import { Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { ReactNode } from 'react';
import { windowTop } from '../../store/move.ts';
import type { Rect } from '../layout.ts';
import { type Line, paintLine } from '../text.ts';
import { GLYPH, paint } from '../theme.ts';

export interface PickListProps {
  /** How many rows there are in all; only those in view are asked for. */
  readonly count: number;
  /** A row's line, for the width given. */
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
const MARGINS = 3;

/**
 * A list that one picks from. The cursor lives in the store and all keys come through the one keymap, so SelectInput
 * gets just the rows in view and starts anew where the cursor is: its own rolling window would show the last row above
 * the first. It must start anew for other rows too, for it goes to its first row when they change under it.
 */
export function PickList({ count, row, cursor, focused, rect }: PickListProps): ReactNode {
  const top = windowTop(cursor, count, rect.height);
  const items: Row[] = [];
  for (let index = top; index < Math.min(count, top + rect.height); index += 1) {
    items.push({ value: index, label: paintLine(row(index, rect.width - MARGINS), rect.width - MARGINS) });
  }
  if (items.length === 0) return null;
  return (
    <SelectInput
      key={`${top}:${items.length}:${cursor}:${focused}`}
      items={items}
      initialIndex={Math.max(0, cursor - top)}
      isFocused={false}
      indicatorComponent={focused ? FocusedIndicator : IdleIndicator}
      itemComponent={Item}
    />
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
