import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import { linesPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { positionNote } from '../../ui/sideways.ts';
import type { Line } from '../../ui/text.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { logLineRow } from '../frame/lines/log-line.ts';
import { CONTAINER_BINDINGS, SHOW_CONTAINER } from './keys.ts';
import { containerTitle, endLines } from './lines/end.ts';
import { containerLayout } from './lines/layout.ts';
import { containerLineCount, containerTop } from './select.ts';
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
  const top = containerTop(container, area.height);
  const position = linesPosition(top, containerLineCount(container), area.height);
  return (
    <Box flexDirection="column">
      <Panel
        rect={log}
        title={containerTitle(state)}
        note={container.top === null ? '' : `${keyName('run', 'F')} follows`}
        focused
        position={positionNote(position, state.sideways)}
      >
        <Lines rect={area} lines={outputLines(state, container, area)} />
      </Panel>
      {end > 0 ? <Lines lines={endLines(state)} rect={{ width: log.width, height: end }} /> : null}
    </Box>
  );
}

function outputLines(state: AppState, container: ContainerState, area: Rect): readonly Line[] {
  const { log, phase } = container;
  if (log.lineCount === 0) {
    return [[{ text: phase === 'ended' ? ' It printed nothing.' : ' No output so far.', role: 'dim' }]];
  }
  const top = containerTop(container, area.height);
  const dropped = Math.max(0, log.firstLine - top);
  return [
    ...Array.from(
      { length: Math.min(dropped, area.height) },
      (): Line => [{ text: ' (dropped to save memory)', role: 'dim' }],
    ),
    ...log
      .window(top + dropped, top + area.height)
      .map(({ text, stream }, index) =>
        logLineRow(state, { text, number: top + dropped + index + 1, stream }, area.width),
      ),
  ];
}

export const CONTAINER: ScreenView = {
  title: 'Run',
  opens: SHOW_CONTAINER,
  keys: [...FOUND_BINDINGS, ...CONTAINER_BINDINGS],
  body: (state) =>
    state.container === null ? null : <Container state={state} container={state.container} />,
};
