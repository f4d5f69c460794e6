import type { ReactNode } from 'react';
import type { AppState } from '../../store/state.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import { rowPosition } from '../../ui/position.ts';
import type { Line } from '../../ui/text.ts';
import { saidLines } from './lines/said.ts';
import type { InspectView, Loaded } from './state.ts';

export interface ListPanelProps {
  readonly state: AppState;
  readonly view: InspectView;
  readonly rect: Rect;
  readonly title: string;
  readonly note?: string;
  /** What the rows are made of. */
  readonly loaded: Loaded<unknown>;
  /** What the engine does until it is known. */
  readonly doing: string;
  /** Lines above the rows, for the given width. */
  readonly head?: (width: number) => readonly Line[];
  readonly count: number;
  readonly cursor: number;
  /** The line of a row, for the given width. */
  readonly row: (index: number, width: number) => Line;
  /** Shown if there are no rows. */
  readonly nothing: readonly Line[];
}

/** The list of an inspect screen: its rows, or why there are none. */
export function ListPanel(props: ListPanelProps): ReactNode {
  const { state, view, rect, title, note = '', loaded, doing, count, cursor, row, nothing } = props;
  const area = inside(rect);
  const focused = view.panel === 'list';
  const said = saidLines(state, loaded, doing, area.width);
  const head = said === null ? (props.head?.(area.width) ?? []) : [];
  const list = { width: area.width, height: Math.max(0, area.height - head.length) };
  return (
    <Panel
      rect={rect}
      title={title}
      note={note}
      position={rowPosition(cursor, count, list.height)}
      focused={focused}
      focus={{ type: 'inspect/panelTurned' }}
    >
      {said !== null || count === 0 ? (
        <Lines rect={area} lines={said ?? nothing} />
      ) : (
        <>
          {head.length > 0 && <Lines rect={{ width: area.width, height: head.length }} lines={head} />}
          <PickList count={count} row={row} cursor={cursor} focused={focused} rect={list} />
        </>
      )}
    </Panel>
  );
}
