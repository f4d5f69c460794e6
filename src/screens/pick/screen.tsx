import { Box, Text, useInput } from 'ink';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import type { Store } from '../../store/store.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { keyNames } from '../../ui/keys.ts';
import { bodyRect, inside, isTooSmall, type Rect, usableRows } from '../../ui/layout.ts';
import type { OnMouse } from '../../ui/mouse.ts';
import { rowPosition } from '../../ui/position.ts';
import { type Line, paintLine, spread } from '../../ui/text.ts';
import { TooSmall } from '../too-small.tsx';
import type { PickAction } from './actions.ts';
import { pickActionFor } from './keys.ts';
import { pickMouseDid } from './keys-mouse.ts';
import { aboutLines } from './lines/about.ts';
import { pickFooterLine } from './lines/footer.ts';
import { pickLayout } from './lines/layout.ts';
import { pickColumns, pickRow, titleOf } from './lines/row.ts';
import { currentChoice, pickRows, shownChoices } from './select.ts';
import type { PickState } from './state.ts';

interface PickProps {
  readonly store: Store<PickState, PickAction>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Absent without a mouse. */
  readonly onMouse?: OnMouse;
}

/** The window with the list of builds to pick from. All keys come in here; printable ones filter the list. */
export function Pick({ store, now, onMouse }: PickProps): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.get);
  useInput((input, key) => {
    for (const name of keyNames(input, key)) {
      const action = pickActionFor(name, store.get());
      if (action !== null) store.dispatch(action);
    }
  });
  useEffect(() => onMouse?.((input) => pickMouseDid(store, input, now())), [onMouse, store, now]);
  const { columns, rows } = state.window;
  if (isTooSmall(state.window)) return <TooSmall columns={columns} rows={rows} />;
  const layout = pickLayout(bodyRect(state.window));
  return (
    <Box flexDirection="column" width={columns} height={usableRows(state.window)}>
      <Text wrap="truncate">{paintLine(headerLine(state), columns)}</Text>
      <Box flexDirection={layout.beside ? 'row' : 'column'}>
        <Builds state={state} rect={layout.list} />
        <About state={state} rect={layout.about} />
      </Box>
      <Text wrap="truncate">{paintLine(pickFooterLine(state), columns)}</Text>
    </Box>
  );
}

function headerLine(state: PickState): Line {
  const left: Line = [
    { text: ' stagedive ', role: 'strong' },
    { text: ' Which build? ', role: 'tab' },
  ];
  return spread(left, [{ text: `${plainName(state.folder)} `, role: 'dim' }], state.window.columns);
}

interface Part {
  readonly state: PickState;
  readonly rect: Rect;
}

function Builds({ state, rect }: Part): ReactNode {
  const area = inside(rect);
  const rows = pickRows(state);
  const current = currentChoice(state);
  const cursor = rows.findIndex((row) => row.kind === 'choice' && row.choice.id === current?.id);
  const choices = shownChoices(state);
  const shown = choices.length;
  const isLonger = rows.length > area.height;
  const total = state.choices.length;
  const columns = pickColumns(state.choices, area.width);
  return (
    <Panel
      rect={rect}
      title="Builds"
      note={state.searching ? 'looking for more…' : countNote(shown, total, state.isTruncated)}
      focused
      position={
        isLonger
          ? rowPosition(
              choices.findIndex(({ id }) => id === current?.id),
              shown,
              0,
            )
          : ''
      }
    >
      {rows.length === 0 ? (
        <Lines rect={area} lines={[[{ text: ` ${emptyText(state)}`, role: 'dim' }]]} />
      ) : (
        <PickList
          count={rows.length}
          row={(index) => {
            const row = rows[index];
            return row === undefined ? [] : pickRow(row, columns, index === cursor);
          }}
          cursor={cursor}
          focused
          rect={area}
        />
      )}
    </Panel>
  );
}

function countNote(shown: number, total: number, isTruncated: boolean): string {
  if (isTruncated) return shown === total ? `only the first ${total}` : `${shown} of the first ${total}`;
  return shown === total ? String(total) : `${shown} of ${total}`;
}

function emptyText({ searching, query, choices, error }: PickState): string {
  if (error !== null && choices.length === 0) return 'There is no build to pick in this folder.';
  if (searching) return 'Looking for Dockerfiles, compose and bake files…';
  if (choices.length === 0) return 'No Dockerfile, compose or bake file was found in this folder.';
  return `No build matches "${plainText(query)}": esc shows all of them.`;
}

function About({ state, rect }: Part): ReactNode {
  const choice = currentChoice(state);
  return (
    <Panel rect={rect} title={choice === null ? 'Nothing chosen' : titleOf(choice)} focused={false}>
      <Lines rect={inside(rect)} lines={aboutLines(state, inside(rect))} />
    </Panel>
  );
}
