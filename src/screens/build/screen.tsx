import { Box } from 'ink';
import type { ReactNode } from 'react';
import { plainText } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import { keyName } from '../../text/user-keys.ts';
import { wrapWords } from '../../text/wrap.ts';
import { ChoosableLines, Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { inside, type Rect, TITLE_EDGE_CELLS } from '../../ui/layout.ts';
import { rowPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { isShown } from '../../ui/zoom.ts';
import { FOUND_BINDINGS } from '../frame/keys-search.ts';
import { logPanel, logTitle } from '../frame/lines/log.ts';
import { buildExplanation, reasonTexts } from '../frame/select/explanation.ts';
import { matchCounts } from '../frame/select/search-steps.ts';
import { logBindings, wholeLogBindings } from '../logs/keys.ts';
import { errorPlace, markedLine } from '../logs/select.ts';
import { BUILD_BINDINGS } from './keys.ts';
import { buildHeadline } from './lines/headline.ts';
import { buildLayoutNow } from './lines/layout.ts';
import { buildRow } from './lines/row.ts';
import { summaryLines } from './lines/summary.ts';
import { buildRows, buildSummary, cursorIndex } from './select.ts';
import type { BuildState } from './state.ts';

interface Part {
  readonly state: AppState;
  readonly build: BuildState;
  readonly rect: Rect;
}

/** The build: steps by stage, the log of one of them, and a summary at the end. */
function Build({ state, build }: { readonly state: AppState; readonly build: BuildState }): ReactNode {
  const layout = buildLayoutNow(state);
  const { summary } = layout;
  return (
    <Box flexDirection="column">
      <Box flexDirection={layout.beside ? 'row' : 'column'}>
        {isShown(layout.steps) && <Steps state={state} build={build} rect={layout.steps} />}
        {isShown(layout.log) && <Log state={state} build={build} rect={layout.log} />}
      </Box>
      {summary > 0 ? (
        <Lines lines={summaryLines(state)} rect={{ width: state.window.columns, height: summary }} />
      ) : null}
    </Box>
  );
}

function Steps({ state, build, rect }: Part): ReactNode {
  const area = inside(rect);
  const rows = buildRows(state);
  const cursor = cursorIndex(state);
  const sum = buildSummary(state);
  const counts = matchCounts(state);
  const share =
    sum === null || sum.steps === 0 ? '' : `${sum.finished}/${sum.steps}${rect.width < 56 ? '' : ' steps'}`;
  return (
    <Panel
      rect={rect}
      title={buildHeadline(state, build, rect.width - share.length - TITLE_EDGE_CELLS)}
      note={share}
      focused={build.panel === 'steps'}
      focus={{ type: 'build/panel', panel: 'steps' }}
      position={rowPosition(cursor, rows.length, area.height)}
    >
      {rows.length === 0 ? (
        <Lines
          rect={area}
          lines={nothing(state, build).flatMap((said) =>
            wrapWords(plainText(said, 'keep'), area.width - 2).map((text) => [
              { text: ` ${text}`, role: 'dim' as const },
            ]),
          )}
        />
      ) : (
        <PickList
          count={rows.length}
          row={(index, width) => {
            const row = rows[index];
            return row === undefined ? [] : buildRow(state, row, width, counts.get(row.id));
          }}
          cursor={cursor}
          focused={build.panel === 'steps'}
          rect={area}
        />
      )}
    </Panel>
  );
}

/** Why there are no steps. */
function nothing(state: AppState, { phase, error, failure }: BuildState): readonly string[] {
  if (phase === 'cancelled') return ['Cancelled before anything ran.'];
  const explanation = buildExplanation(state);
  const place = explanation?.line == null ? [] : [`${state.dockerfile.fileName}:${explanation.line}`];
  if (failure !== null) return [...place, ...reasonTexts(failure, explanation)];
  return [error ?? 'Asking the engine…'];
}

function Log({ state, build, rect }: Part): ReactNode {
  const area = inside(rect);
  const { rows, position } = logPanel(state, area);
  const mark = markedLine(state);
  const notes = [errorPlace(state), build.logTop === null ? '' : `${keyName('build', 'F')} follows`];
  return (
    <Panel
      rect={rect}
      title={logTitle(state)}
      note={notes.filter((note) => note !== '').join(' · ')}
      focused={build.panel === 'log'}
      focus={{ type: 'build/panel', panel: 'log' }}
      position={position}
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

export const BUILD: ScreenView = {
  title: 'Build',
  opens: {
    keys: ['2'],
    label: 'build view',
    help: 'Go to Build',
    group: 'Everywhere',
    disabled: (state) =>
      state.build === null
        ? `Nothing has been built yet: ${keyName('everywhere', 'b')} builds the target.`
        : null,
    action: () => ({ type: 'screen/shown', screen: 'build' }),
  },
  keys: [...FOUND_BINDINGS, ...logBindings('Build'), ...wholeLogBindings('Build'), ...BUILD_BINDINGS],
  body: (state) => (state.build === null ? null : <Build state={state} build={state.build} />),
};
