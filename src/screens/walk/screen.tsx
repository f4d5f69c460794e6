import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Action } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import { formatDuration } from '../../text/duration.ts';
import { keyName } from '../../text/user-keys.ts';
import { ChoosableLines, Lines, Panel } from '../../ui/components/panel.tsx';
import { inside, type Rect, TITLE_EDGE_CELLS } from '../../ui/layout.ts';
import { linesPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { positionNote } from '../../ui/sideways.ts';
import { isShown } from '../../ui/zoom.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { logBindings, wholeLogBindings } from '../logs/keys.ts';
import { errorPlace, markedLine } from '../logs/select.ts';
import { WALK_BINDINGS } from './keys.ts';
import { changesCount, changesNote, changesRows, changesTitle } from './lines/changes-panel.ts';
import { walkLayoutNow } from './lines/layout.ts';
import { outputLineCount, outputRows, outputTitle } from './lines/output.ts';
import { sourceShift, walkSource, walkSourceTop, walkTitle } from './lines/source.ts';
import { currentPoint, loggedPoint, pointVertexes } from './select.ts';
import type { WalkState } from './state.ts';

interface Part {
  readonly state: AppState;
  readonly walk: WalkState;
  readonly rect: Rect;
}

/** Where the walk stands: the line, what it changed, what it printed, and its settings. */
function State({ state, walk }: { readonly state: AppState; readonly walk: WalkState }): ReactNode {
  const layout = walkLayoutNow(state);
  const right = (
    <Box flexDirection="column">
      {isShown(layout.changes) && <ChangesPanel state={state} walk={walk} rect={layout.changes} />}
      {isShown(layout.output) && <Output state={state} walk={walk} rect={layout.output} />}
    </Box>
  );
  return (
    <Box flexDirection={layout.beside ? 'row' : 'column'}>
      {isShown(layout.source) && <Source state={state} walk={walk} rect={layout.source} />}
      {right}
    </Box>
  );
}

function Source({ state, walk, rect }: Part): ReactNode {
  const note = timeNote(state, walk);
  const area = inside(rect);
  return (
    <Panel
      rect={rect}
      title={walkTitle(state, walk, rect.width - note.length - TITLE_EDGE_CELLS)}
      note={note}
      position={positionNote('', sourceShift(state, walk))}
      focused={walk.panel === 'source'}
      focus={{ type: 'walk/panel', panel: 'source' }}
    >
      <ChoosableLines
        rect={area}
        lines={walkSource(state, walk, area)}
        choose={(row) => lineChosen(walk, walkSourceTop(walk, area) + row)}
      />
    </Panel>
  );
}

/** Puts the cursor on a line of the source. */
function lineChosen({ dockerfile, line }: WalkState, chosen: number): Action | null {
  const count = dockerfile.lines.length;
  if (chosen === line || chosen > count) return null;
  return { type: 'walk/scrolled', move: { by: chosen - line, unit: 'line', page: 1 }, count };
}

/** How long the move took, and whether the instruction came from the cache. */
function timeNote(state: AppState, walk: WalkState): string {
  if (walk.phase.kind === 'moving') return formatDuration(state.now - walk.phase.since);
  if (walk.arrival === null || walk.phase.kind !== 'standing') return '';
  const states = pointVertexes(state, currentPoint(state)).map((vertex) => vertex.state);
  const cached = states.length > 0 && states.every((each) => each === 'cached');
  return `${cached ? 'cached · ' : ''}${formatDuration(walk.arrival.elapsed)}`;
}

function ChangesPanel({ state, walk, rect }: Part): ReactNode {
  const area = inside(rect);
  const count = changesCount(state);
  const top = Math.min(walk.changesTop, Math.max(0, count - area.height));
  return (
    <Panel
      rect={rect}
      title={changesTitle(walk)}
      note={changesNote(walk)}
      position={linesPosition(top, count, area.height)}
      focused={walk.panel === 'changes'}
      focus={{ type: 'walk/panel', panel: 'changes' }}
    >
      <Lines rect={area} lines={changesRows(state, walk, area, top)} />
    </Panel>
  );
}

function Output({ state, walk, rect }: Part): ReactNode {
  const area = inside(rect);
  const point = loggedPoint(state);
  const count = outputLineCount(state, point);
  const rows = outputRows(state, point, area);
  const mark = markedLine(state);
  const place = errorPlace(state);
  return (
    <Panel
      rect={rect}
      title={outputTitle(state)}
      note={`${place === '' ? '' : `${place} · `}${keyName('state', 'v')} switches`}
      position={positionNote(
        count > area.height ? `${count} lines` : '',
        walk.panel === 'output' ? state.sideways : 0,
      )}
      focused={walk.panel === 'output'}
      focus={{ type: 'walk/panel', panel: 'output' }}
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
  );
}

export const WALK: ScreenView = {
  title: 'State',
  opens: {
    keys: ['3'],
    label: 'state',
    help: 'Go to State, the walk through a target',
    group: 'Everywhere',
    disabled: (state) =>
      state.walk === null ? `There is no walk yet: ${keyName('explore', 'd')} in Explore starts one.` : null,
    action: () => ({ type: 'screen/shown', screen: 'walk' }),
  },
  keys: [...FOUND_BINDINGS, ...logBindings('State'), ...wholeLogBindings('State'), ...WALK_BINDINGS],
  body: (state) => (state.walk === null ? null : <State state={state} walk={state.walk} />),
};
