import { Box } from 'ink';
import type { ReactNode } from 'react';
import { plainText } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import { countText } from '../../text/count-text.ts';
import { wrapWords } from '../../text/wrap.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { inside, type Rect } from '../../ui/layout.ts';
import { rowPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import type { Line } from '../../ui/text.ts';
import { spinner } from '../../ui/theme.ts';
import { isShown } from '../../ui/zoom.ts';
import { BUILD } from '../build/screen.tsx';
import { asBuild } from './as-build.ts';
import { Compared } from './compared.tsx';
import { HISTORY_BINDINGS, HISTORY_FIELD } from './keys.ts';
import { detailLines } from './lines/detail.ts';
import { listLayout } from './lines/layout.ts';
import { buildLine } from './lines/list.ts';
import { buildAtCursor, listCursor, shownBuilds } from './select.ts';

interface Part {
  readonly state: AppState;
  readonly rect: Rect;
}

function History({ state }: { readonly state: AppState }): ReactNode {
  const layout = listLayout(state);
  return (
    <Box flexDirection={layout.beside ? 'row' : 'column'}>
      <List state={state} rect={layout.list} />
      {isShown(layout.detail) && <Detail state={state} rect={layout.detail} />}
    </Box>
  );
}

function List({ state, rect }: Part): ReactNode {
  const area = inside(rect);
  const { history, now, project } = state;
  const builds = shownBuilds(state);
  const cursor = listCursor(state);
  const count =
    history.filter === '' ? countText(builds.length, 'build') : `${builds.length} of ${history.known.size}`;
  return (
    <Panel
      rect={rect}
      title={title(state)}
      note={builds.length === 0 && history.filter === '' ? '' : `${count} · time · cached`}
      focused
      position={rowPosition(cursor, builds.length, area.height)}
    >
      {builds.length === 0 ? (
        <Lines rect={area} lines={nothing(state, area.width)} />
      ) : (
        <PickList
          count={builds.length}
          row={(index, width) => {
            const build = builds[index];
            if (build === undefined) return [];
            return buildLine(
              build,
              { folder: project.folder, isMarked: build.id === history.marked, now },
              width,
            );
          }}
          cursor={cursor}
          focused
          rect={area}
        />
      )}
    </Panel>
  );
}

function title({ history: { filter, isFiltering } }: AppState): string {
  if (filter === '' && !isFiltering) return 'Past builds, newest first';
  return `Past builds · ${plainText(filter)}${isFiltering ? '▏' : ''}`;
}

/** Why there is no row. */
function nothing({ history, now }: AppState, width: number): readonly Line[] {
  const text =
    history.problem ??
    (history.phase === 'listed'
      ? history.filter === ''
        ? [...history.notices, 'No build is kept yet.'].join(' ')
        : 'No build fits.'
      : `${spinner(now)} Asking the engine…`);
  return wrapWords(plainText(text), width - 2).map((line): Line => [{ text: ` ${line}`, role: 'dim' }]);
}

function Detail({ state, rect }: Part): ReactNode {
  const area = inside(rect);
  const build = buildAtCursor(state);
  const notices = state.history.notices.flatMap((text) => wrapWords(plainText(text), area.width - 2));
  const notes = notices.map((text): Line => [{ text: ` ${text}`, role: 'dim' }]);
  return (
    <Panel rect={rect} title="Build" focused={false}>
      <Lines
        rect={area}
        lines={
          build === null
            ? notes
            : [
                ...detailLines(build, state.project.folder, state.now, area.width),
                ...(notes.length === 0 ? [] : [[], ...notes]),
              ]
        }
      />
    </Panel>
  );
}

/** Past builds of the engine, whoever ran them. */
export const HISTORY: ScreenView = {
  title: 'History',
  opens: {
    keys: ['8'],
    label: 'history',
    help: 'Show past builds of this engine, whoever ran them',
    group: 'Everywhere',
    action: () => ({ type: 'screen/shown', screen: 'history' }),
  },
  keys: HISTORY_BINDINGS,
  field: HISTORY_FIELD,
  body: (state) => {
    const { compared } = state.history;
    if (compared !== null) return <Compared state={state} compared={compared} />;
    const shown = asBuild(state);
    if (shown !== null) return BUILD.body(shown);
    return <History state={state} />;
  },
};
