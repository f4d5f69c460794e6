import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import { ChoosableLines, Lines, Panel } from '../../ui/components/panel.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { positionNote } from '../../ui/sideways.ts';
import type { Line } from '../../ui/text.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { logLineRows } from '../frame/lines/log-line.ts';
import { logBindings, wholeLogBindings } from '../logs/keys.ts';
import { errorPlace, markedLine } from '../logs/select.ts';
import { CONTAINER_BINDINGS, SHOW_CONTAINER } from './keys.ts';
import { buildingLines, containerTitle, endLines } from './lines/end.ts';
import { containerLayout } from './lines/layout.ts';
import { containerPlace } from './select.ts';
import type { ContainerState } from './state.ts';

/** What was started: its output, and how it ended. */
function Container({
  state,
  container,
}: {
  readonly state: AppState;
  readonly container: ContainerState;
}): ReactNode {
  const { log, end } = containerLayout(state);
  const area = inside(log);
  const rows = outputRows(state, container, area);
  const numbers = rows.flatMap(({ number }) => number ?? []);
  const count = container.log.lineCount;
  const isWhole = numbers[0] === 1 && numbers.at(-1) === count;
  const position = isWhole || count === 0 ? '' : `${numbers[0] ?? 1}–${numbers.at(-1) ?? count} of ${count}`;
  const mark = markedLine(state);
  const notes = [errorPlace(state), container.top === null ? '' : `${keyName('run', 'F')} follows`];
  return (
    <Box flexDirection="column">
      <Panel
        rect={log}
        title={containerTitle(state)}
        note={notes.filter((note) => note !== '').join(' · ')}
        focused
        position={positionNote(position, state.logs.wrapped ? 0 : state.sideways)}
      >
        <ChoosableLines
          rect={area}
          lines={rows.map(({ line }) => line)}
          choose={(row) => {
            const number = rows[row]?.number ?? null;
            return number === null || number === mark ? null : { type: 'log/marked', line: number };
          }}
        />
      </Panel>
      {end > 0 ? <Lines lines={endLines(state)} rect={{ width: log.width, height: end }} /> : null}
    </Box>
  );
}

interface OutputRow {
  readonly line: Line;
  /** The line that it belongs to, from 1; null where there is none. */
  readonly number: number | null;
}

/** The visible rows of what it printed. */
function outputRows(state: AppState, container: ContainerState, area: Rect): readonly OutputRow[] {
  const { log, phase, top } = container;
  if (log.lineCount === 0) {
    if (phase === 'building') return buildingLines(state, area.width).map((line) => ({ line, number: null }));
    const text = phase === 'ended' ? ' It printed nothing.' : ' No output so far.';
    return [{ line: [{ text, role: 'dim' }], number: null }];
  }
  const from = containerPlace(state, area.height);
  const mark = markedLine(state);
  const dropped = Math.max(0, log.firstLine - from.line);
  const first = from.line + dropped;
  return [
    ...Array.from(
      { length: Math.min(dropped, area.height) },
      (): OutputRow => ({ line: [{ text: ' (dropped to save memory)', role: 'dim' }], number: null }),
    ),
    ...log.window(first, from.line + area.height).flatMap(({ text, stream }, index) => {
      const number = first + index + 1;
      const showsEnd = top === null && number > log.settledCount;
      const shown = { text, number, stream, isMarked: number === mark, showsEnd };
      return logLineRows(state, shown, area.width).map((line): OutputRow => ({ line, number }));
    }),
  ].slice(from.row, from.row + area.height);
}

export const CONTAINER: ScreenView = {
  title: 'Run',
  opens: SHOW_CONTAINER,
  keys: [...FOUND_BINDINGS, ...logBindings('Run'), ...wholeLogBindings('Run'), ...CONTAINER_BINDINGS],
  body: (state) =>
    state.container === null ? null : <Container state={state} container={state.container} />,
};
