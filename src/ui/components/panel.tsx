import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { Action } from '../../store/actions.ts';
import { cellsOf } from '../../text/cells.ts';
import type { Rect } from '../layout.ts';
import { type ChooseRow, useZone } from '../mouse-zones.ts';
import { clip, fitTo, type Line, paintLine } from '../text.ts';
import { hasColours, paint } from '../theme.ts';

export interface PanelProps {
  readonly rect: Rect;
  readonly title: string;
  /** At the right end of the upper border; nothing if empty. */
  readonly note?: string;
  /** At the right end of the lower border: the position in a longer text; nothing if empty. */
  readonly position?: string;
  readonly focused: boolean;
  /** What gives it the focus, for the mouse; absent where it always has it. */
  readonly focus?: Action;
  readonly children: ReactNode;
}

/** A bordered rectangle of exactly the given size, with its title in the border. */
export function Panel(props: PanelProps): ReactNode {
  const { rect, title, note = '', position = '', focused, focus = null, children } = props;
  const zone = useZone({ kind: 'panel', focused, focus: focused ? null : focus });
  const edge = focused ? 'accent' : 'dim';
  const room = rect.width - 2;
  const whole = ` ${title} `;
  // However long the title is, the note gets up to half of the border.
  const tail = note === '' ? '' : clip(` ${note} `, Math.max(room >> 1, room - cellsOf(whole) - 2));
  const label = clip(whole, Math.max(0, room - 2 - cellsOf(tail)));
  const rule = '─'.repeat(Math.max(0, room - 1 - cellsOf(label) - cellsOf(tail)));
  const upper =
    paint(edge, '╭─') +
    paint(focused ? (hasColours() ? 'cursor' : 'tab') : 'strong', label) +
    paint(edge, rule) +
    paint('dim', tail) +
    paint(edge, '╮');
  const foot = position === '' ? '' : clip(` ${position} `, Math.max(0, room - 2));
  const lower =
    paint(edge, `╰${'─'.repeat(Math.max(0, room - 1 - cellsOf(foot)))}`) +
    paint('dim', foot) +
    paint(edge, '─╯');
  return (
    <Box ref={zone} flexDirection="column" width={rect.width} height={rect.height}>
      <Text wrap="truncate">{upper}</Text>
      <Box height={Math.max(0, rect.height - 2)} width={rect.width}>
        <Side height={rect.height - 2} edge={edge} />
        <Box flexDirection="column" width={Math.max(0, room)}>
          {children}
        </Box>
        <Side height={rect.height - 2} edge={edge} />
      </Box>
      <Text wrap="truncate">{lower}</Text>
    </Box>
  );
}

function Side({ height, edge }: { readonly height: number; readonly edge: 'accent' | 'dim' }): ReactNode {
  const column = Array.from({ length: Math.max(0, height) }, () => paint(edge, '│')).join('\n');
  return <Text>{column}</Text>;
}

export interface LinesProps {
  readonly lines: readonly Line[];
  readonly rect: Rect;
}

/** Exactly `rect.height` lines of exactly `rect.width` cells, cut or padded. */
export function Lines({ lines, rect }: LinesProps): ReactNode {
  const rows: string[] = [];
  for (let index = 0; index < rect.height; index += 1) {
    const line = lines[index];
    rows.push(line === undefined ? fitTo('', rect.width) : paintLine(line, rect.width));
  }
  return <Text wrap="truncate">{rows.join('\n')}</Text>;
}

/** The same, where a click on a line chooses something. */
export function ChoosableLines({ choose, ...props }: LinesProps & { readonly choose: ChooseRow }): ReactNode {
  const zone = useZone({ kind: 'rows', choose });
  return (
    <Box ref={zone}>
      <Lines {...props} />
    </Box>
  );
}
